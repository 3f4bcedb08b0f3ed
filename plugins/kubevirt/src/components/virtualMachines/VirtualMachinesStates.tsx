import Skeleton from '@material-ui/lab/Skeleton';
import { makeStyles } from '@material-ui/core/styles';
import { kubevirtVmReadPermission } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { messageOf } from '../../lib/errors';
import { useTexts } from '../../translation';
import {
  KubeVirtAbsent,
  LoadFailed,
  NoneFound,
  PermissionDenied,
  VisuallyHidden,
} from '../shared';
import type { VirtualMachinesView } from './viewOf';

const useStyles = makeStyles(
  theme => ({
    skeleton: {
      height: 52,
      display: 'flex',
      alignItems: 'center',
      gap: theme.spacing(2),
    },
  }),
  { name: 'KubevirtVirtualMachinesStates' },
);

/** Props of {@link VirtualMachinesStates}. */
export interface VirtualMachinesStatesProps {
  view: Exclude<VirtualMachinesView, { kind: 'list' }>;
  onRetry: () => void;
  /** Rows of the skeleton; default 3. */
  rows?: number;
}

/** What shows instead of VMs where there are none to show. */
export function VirtualMachinesStates(props: VirtualMachinesStatesProps) {
  const { view, onRetry, rows = 3 } = props;
  const { t } = useTexts();
  switch (view.kind) {
    case 'loading':
      return <LoadingRows rows={rows} />;
    case 'denied':
      return (
        <PermissionDenied
          permission={kubevirtVmReadPermission.name}
          message={messageOf(view.error)}
        />
      );
    case 'not-found':
      return (
        <LoadFailed
          title={t('state.notFound.title')}
          error={view.error}
          onRetry={onRetry}
        />
      );
    case 'failed':
      return (
        <LoadFailed
          title={view.clusters && t('state.failed.clusters')}
          error={view.error}
          clusters={view.clusters}
          onRetry={onRetry}
        />
      );
    case 'absent':
      return <KubeVirtAbsent clusters={view.clusters} />;
    default:
      return (
        <NoneFound search={view.data.search} clusters={view.data.clusters} />
      );
  }
}

function LoadingRows(props: { rows: number }) {
  const classes = useStyles();
  const { t } = useTexts();
  return (
    <div>
      <VisuallyHidden role="status">{t('state.loading')}</VisuallyHidden>
      {Array.from({ length: props.rows }, (_, index) => (
        <div key={index} className={classes.skeleton} aria-hidden>
          <Skeleton variant="circle" width={20} height={20} />
          <Skeleton variant="text" width="25%" />
          <Skeleton variant="text" width="15%" />
          <Skeleton variant="text" width="40%" />
        </div>
      ))}
    </div>
  );
}
