import LinearProgress from '@material-ui/core/LinearProgress';
import { makeStyles } from '@material-ui/core/styles';
import type {
  DiskView,
  VirtualMachineDetail,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { useTexts } from '../../../translation';
import {
  CopyButton,
  Facts,
  kubectl,
  MiddleTruncate,
  quantityText,
} from '../../shared';
import { Card, Cards, None } from './Cards';

const useStyles = makeStyles(
  theme => ({
    progress: {
      display: 'flex',
      alignItems: 'center',
      gap: theme.spacing(1),
      fontSize: theme.typography.body2.fontSize,
    },
    bar: { flex: 1, height: 8, borderRadius: 4 },
    message: {
      color: theme.palette.text.secondary,
      fontSize: theme.typography.body2.fontSize,
      overflowWrap: 'anywhere',
    },
  }),
  { name: 'KubevirtDisksPanel' },
);

/** The volumes of the VM with their claims and DataVolumes. */
export function DisksPanel(props: { detail: VirtualMachineDetail }) {
  const { disks, summary } = props.detail;
  const { t } = useTexts();
  if (disks.length === 0) {
    return <None>{t('vm.disks.none')}</None>;
  }
  return (
    <Cards>
      {disks.map(disk => (
        <Disk key={disk.name} disk={disk} namespace={summary.namespace} />
      ))}
    </Cards>
  );
}

function Disk(props: { disk: DiskView; namespace: string }) {
  const { disk, namespace } = props;
  const { t } = useTexts();
  const { claim, dataVolume } = disk;
  return (
    <Card
      title={disk.name}
      note={disk.hotplugged ? t('vm.disks.hotplugged') : undefined}
    >
      <Facts
        facts={[
          [t('vm.disks.source'), disk.source],
          [
            t('vm.disks.reference'),
            disk.reference && (
              <MiddleTruncate
                monospace
                tail={12}
                text={disk.reference}
                copyWhat={t('vm.disks.copy', { name: disk.name })}
              />
            ),
          ],
          [
            t('vm.disks.device'),
            [disk.device, disk.bus].filter(Boolean).join(', '),
          ],
          [t('vm.disks.size'), disk.size && quantityText(disk.size)],
          [
            t('vm.disks.boot'),
            disk.bootOrder === undefined ? undefined : String(disk.bootOrder),
          ],
          [
            t('vm.disks.claim'),
            claim && (
              <KubernetesObject
                kind="pvc"
                name={claim.name}
                namespace={namespace}
                state={claim.phase}
              />
            ),
          ],
          [t('vm.disks.storageClass'), claim?.storageClass],
          [
            t('vm.disks.dataVolume'),
            dataVolume && (
              <KubernetesObject
                kind="datavolume"
                name={dataVolume.name}
                namespace={namespace}
                state={dataVolume.phase}
              />
            ),
          ],
        ]}
      />
      {dataVolume && <DataVolume dataVolume={dataVolume} />}
    </Card>
  );
}

/** Name and state of an object, with the command that shows it. */
function KubernetesObject(props: {
  kind: 'pvc' | 'datavolume';
  name: string;
  namespace: string;
  state: string | undefined;
}) {
  const { kind, name, namespace, state } = props;
  const { t } = useTexts();
  return (
    <>
      {[name, state].filter(Boolean).join(', ')}
      <CopyButton
        command
        text={kubectl('describe', kind, name, '-n', namespace)}
        what={t('copy.object', { kind, name })}
      />
    </>
  );
}

function DataVolume(props: {
  dataVolume: NonNullable<DiskView['dataVolume']>;
}) {
  const { name, phase, progress, restarts, message } = props.dataVolume;
  const classes = useStyles();
  const { t } = useTexts();
  return (
    <>
      {progress !== undefined && phase !== 'Succeeded' && (
        <div className={classes.progress}>
          <LinearProgress
            variant="determinate"
            className={classes.bar}
            value={Math.min(Math.max(progress, 0), 100)}
            aria-label={t('vm.disks.progress', { name })}
          />
          {t('vm.disks.percent', { percent: progress.toFixed(0) })}
        </div>
      )}
      {restarts > 0 && (
        <div className={classes.message}>
          {t('vm.disks.restarts', { count: restarts })}
        </div>
      )}
      {message && <div className={classes.message}>{message}</div>}
    </>
  );
}
