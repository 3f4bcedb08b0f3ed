import Skeleton from '@material-ui/lab/Skeleton';
import type { VirtualMachineSummary } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { ReactNode } from 'react';
import type { VirtualMachineLocator } from '../../api';
import { isConsentMissing, messageOf, statusCodeOf } from '../../lib/errors';
import type { Loaded } from '../../loading';
import { ConsentMissing } from './ConsentMissing';
import { LoadFailed, PermissionDenied } from './states';
import { VisuallyHidden } from './VisuallyHidden';

/** Props of {@link PanelState}. */
export interface PanelStateProps<T> {
  loaded: Loaded<T> & { reload: () => void };
  locator: VirtualMachineLocator;
  kind: VirtualMachineSummary['kind'];
  /** What is under way, for screen readers. */
  loading: string;
  denied: string;
  /** The one that it needs. */
  permission: { name: string };
  failed: string;
  children: (data: T) => ReactNode;
}

/** Shows what was loaded, or what stands in its place. */
export function PanelState<T>(props: PanelStateProps<T>) {
  const { data, error, reload } = props.loaded;
  if (isConsentMissing(error)) {
    return <ConsentMissing locator={props.locator} kind={props.kind} />;
  }
  if (error && statusCodeOf(error) === 403) {
    return (
      <PermissionDenied
        title={props.denied}
        permission={props.permission.name}
        message={messageOf(error)}
      />
    );
  }
  if (data !== undefined) {
    return <>{props.children(data)}</>;
  }
  if (error) {
    return <LoadFailed title={props.failed} error={error} onRetry={reload} />;
  }
  return (
    <div>
      <VisuallyHidden role="status">{props.loading}</VisuallyHidden>
      <Skeleton variant="text" width="50%" />
      <Skeleton variant="rect" height={160} />
    </div>
  );
}
