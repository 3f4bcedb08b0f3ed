import { useApi } from '@backstage/frontend-plugin-api';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import RefreshIcon from '@material-ui/icons/Refresh';
import {
  kubevirtVmManifestPermission,
  type VirtualMachineDetail,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { useCallback } from 'react';
import type { VirtualMachineLocator } from '../../../api';
import { kubeVirtApiRef } from '../../../api/kubeVirtApiRef';
import { useLoaded } from '../../../loading';
import { useTexts } from '../../../translation';
import { CopyButton, kubectl, PanelState, ShortTime } from '../../shared';

/** Names that kubectl takes for the kinds. */
const RESOURCES: Record<string, string> = {
  VirtualMachine: 'vm',
  VirtualMachineInstance: 'vmi',
};

const useStyles = makeStyles(
  theme => ({
    bar: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      justifyContent: 'space-between',
      gap: theme.spacing(1, 2),
      marginBottom: theme.spacing(1),
      color: theme.palette.text.secondary,
      fontSize: theme.typography.body2.fontSize,
    },
    button: { textTransform: 'none' },
    head: {
      display: 'flex',
      alignItems: 'center',
      marginTop: theme.spacing(2),
    },
    yaml: {
      margin: 0,
      padding: theme.spacing(1, 1.5),
      maxHeight: 480,
      overflow: 'auto',
      border: `1px solid ${theme.palette.divider}`,
      borderRadius: theme.shape.borderRadius,
      backgroundColor: theme.palette.background.default,
      fontFamily: 'monospace',
      fontSize: theme.typography.body2.fontSize,
      tabSize: 2,
    },
  }),
  { name: 'KubevirtManifestPanel' },
);

/**
 * VM, VMI and pod as YAML. Each reading leaves a trace in the audit log, so it is read again when
 * the reader asks for it and not on each change.
 */
export function ManifestPanel(props: {
  locator: VirtualMachineLocator;
  detail: VirtualMachineDetail;
}) {
  const { locator } = props;
  const classes = useStyles();
  const { t } = useTexts();
  const api = useApi(kubeVirtApiRef);
  const load = useCallback(
    (signal: AbortSignal) => api.getManifest(locator, signal),
    [api, locator],
  );
  const loaded = useLoaded(load);
  return (
    <PanelState
      loaded={loaded}
      locator={locator}
      kind={props.detail.summary.kind}
      loading={t('vm.yaml.loading')}
      denied={t('vm.yaml.denied')}
      permission={kubevirtVmManifestPermission}
      failed={t('vm.yaml.failed')}
    >
      {({ documents }) => (
        <>
          <div className={classes.bar}>
            <span>{t('vm.yaml.masked')}</span>
            <span>
              {loaded.loadedAt !== undefined && (
                <ShortTime
                  time={loaded.loadedAt}
                  text={time => t('vm.yaml.readAt', { time })}
                />
              )}{' '}
              <Button
                size="small"
                className={classes.button}
                startIcon={<RefreshIcon />}
                disabled={loaded.loading}
                onClick={loaded.reload}
              >
                {t('vm.yaml.refresh')}
              </Button>
            </span>
          </div>
          {documents.map(({ kind, name, yaml }) => (
            <section key={`${kind}/${name}`}>
              <div className={classes.head}>
                <Typography variant="subtitle2" component="h3">
                  {kind} {name}
                </Typography>
                <CopyButton
                  text={yaml}
                  what={t('vm.yaml.copy', { kind, name })}
                />
                <CopyButton
                  command
                  text={kubectl(
                    'get',
                    RESOURCES[kind] ?? kind.toLocaleLowerCase('en-US'),
                    name,
                    '-n',
                    locator.namespace,
                    '-o',
                    'yaml',
                  )}
                  what={t('vm.yaml.copy', { kind, name })}
                />
              </div>
              <pre
                className={classes.yaml}
                // What scrolls must be reachable with the keyboard.
                // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
                tabIndex={0}
                role="region"
                aria-label={t('vm.yaml.region', { kind, name })}
              >
                {yaml}
              </pre>
            </section>
          ))}
        </>
      )}
    </PanelState>
  );
}
