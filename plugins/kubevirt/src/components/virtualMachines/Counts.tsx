import { makeStyles } from '@material-ui/core/styles';
import type { VirtualMachineSummary } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { useMemo } from 'react';
import { useTexts } from '../../translation';
import { countVirtualMachines } from './order';

const KINDS = [
  'running',
  'migrating',
  'changing',
  'waiting',
  'heldBack',
  'paused',
  'stopped',
] as const;

const useStyles = makeStyles(
  theme => ({
    root: {
      color: theme.palette.text.secondary,
      fontSize: theme.typography.body2.fontSize,
    },
  }),
  { name: 'KubevirtCounts' },
);

/** `8 running · 1 migrating · 1 held back` */
export function Counts(props: { vms: VirtualMachineSummary[] }) {
  const { vms } = props;
  const classes = useStyles();
  const { t } = useTexts();
  const counts = useMemo(() => countVirtualMachines(vms), [vms]);
  return (
    <span className={classes.root}>
      {KINDS.filter(kind => counts[kind] > 0)
        .map(kind => t(`vms.counts.${kind}`, { total: String(counts[kind]) }))
        .join(' · ')}
    </span>
  );
}
