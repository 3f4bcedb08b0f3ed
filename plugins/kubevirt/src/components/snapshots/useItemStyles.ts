import { makeStyles } from '@material-ui/core/styles';

/** How a snapshot or a restore looks in its list. */
export const useItemStyles = makeStyles(
  theme => ({
    item: {
      display: 'flex',
      flexWrap: 'wrap',
      justifyContent: 'space-between',
      alignItems: 'flex-start',
      gap: theme.spacing(1, 2),
      padding: theme.spacing(1, 0),
      borderTop: `1px solid ${theme.palette.divider}`,
      ...theme.typography.body2,
      overflowWrap: 'anywhere',
    },
    text: { flex: '1 1 16rem', minWidth: 0 },
    quiet: { color: theme.palette.text.secondary },
    actions: { display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) },
    // By the phases of snapshots and restores.
    ready: { color: theme.palette.status.ok },
    done: { color: theme.palette.status.ok },
    'in-progress': { color: theme.palette.status.running },
    deleting: { color: theme.palette.text.secondary },
    failed: { color: theme.palette.status.error },
    late: { color: theme.palette.status.warning },
    icon: { fontSize: '1.125rem', verticalAlign: 'text-bottom' },
  }),
  { name: 'KubevirtSnapshotItem' },
);
