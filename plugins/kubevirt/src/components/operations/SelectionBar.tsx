import { sidebarConfig } from '@backstage/core-components';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import type { OperationVerb } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { useCallback, useState } from 'react';
import type { VirtualMachineLocator } from '../../api';
import { useTexts } from '../../translation';
import { BulkOperationDialog } from './BulkOperationDialog';
import { BULK_VERBS } from './verbs';

const useStyles = makeStyles(
  theme => ({
    root: {
      position: 'sticky',
      // Below the rows, so that none moves under the pointer, and in sight while one goes on selecting.
      bottom: 0,
      // On phones the app has a bar of its own there.
      [theme.breakpoints.down('xs')]: {
        bottom: sidebarConfig.mobileSidebarHeight,
      },
      zIndex: theme.zIndex.mobileStepper,
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(1),
      padding: theme.spacing(1),
      marginTop: theme.spacing(1),
      border: `1px solid ${theme.palette.divider}`,
      borderRadius: theme.shape.borderRadius,
      backgroundColor: theme.palette.background.default,
    },
  }),
  { name: 'KubevirtSelectionBar' },
);

/** What can be done to the VMs that were selected. */
export function SelectionBar(props: {
  vms: readonly VirtualMachineLocator[];
  onClear: () => void;
  /** By cluster: so many migrations run there at once. */
  parallelMigrations?: Readonly<Record<string, number>>;
}) {
  const { vms, onClear, parallelMigrations } = props;
  const classes = useStyles();
  const { t } = useTexts();
  /** The VMs are those of the click: what is selected may change while the dialog is open. */
  const [asked, setAsked] = useState<{
    verb: OperationVerb;
    vms: readonly VirtualMachineLocator[];
  }>();
  const close = useCallback(() => setAsked(undefined), []);
  if (vms.length === 0 && !asked) {
    return null;
  }
  return (
    <>
      {vms.length > 0 && (
        <div
          className={classes.root}
          role="toolbar"
          aria-label={t('operation.bar')}
        >
          <span role="status">
            {t('operation.selected', { count: vms.length })}
          </span>
          {BULK_VERBS.map(verb => (
            <Button
              key={verb}
              size="small"
              variant="outlined"
              onClick={() => setAsked({ verb, vms })}
            >
              {t(`operation.verb.${verb}`)}
            </Button>
          ))}
          <Button size="small" onClick={onClear}>
            {t('operation.clear')}
          </Button>
        </div>
      )}
      {asked && (
        <BulkOperationDialog
          {...asked}
          onClose={close}
          parallelMigrations={parallelMigrations}
        />
      )}
    </>
  );
}
