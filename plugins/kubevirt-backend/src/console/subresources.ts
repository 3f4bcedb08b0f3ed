import type {
  ConsoleKind,
  LocalizableMessage,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { OperationRight } from '../model';
import { localizable } from '../model/localizable';

const GROUP = 'subresources.kubevirt.io';
const RESOURCE = 'virtualmachineinstances';

/** The subresource of a VMI that each console is. */
const SUBRESOURCES: Readonly<Record<ConsoleKind, string>> = {
  serial: 'console',
  vnc: 'vnc',
};

/** The path of a console, or of something beneath it. All parts of it are escaped. */
export function consolePath(
  kind: ConsoleKind,
  vm: { namespace: string; name: string },
): string {
  return `/apis/${GROUP}/v1/namespaces/${encodeURIComponent(
    vm.namespace,
  )}/${RESOURCE}/${encodeURIComponent(vm.name)}/${SUBRESOURCES[kind]}`;
}

/** The right that it takes on the cluster. */
export function rightOfConsole(kind: ConsoleKind): OperationRight {
  return {
    group: GROUP,
    resource: RESOURCE,
    subresource: SUBRESOURCES[kind],
    verb: 'get',
  };
}

/** @param user - who lacks it; undefined: the configured credential */
export function rightMissing(
  kind: ConsoleKind,
  user: string | undefined,
  { cluster, namespace }: { cluster: string; namespace: string },
): LocalizableMessage {
  const params = {
    resource: `${RESOURCE}/${SUBRESOURCES[kind]}`,
    namespace,
    cluster,
  };
  return user === undefined
    ? localizable('console-portal-lacks-right', params)
    : localizable('console-person-lacks-right', { ...params, user });
}
