import type {
  ClusterRoleRule,
  OperationOptions,
  OperationVerb,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { VmObjects } from '../vmObjects';
import { labelOf, text } from '../read';
import type { Node } from '../../kubevirt/types';
import type { OperationBaseline } from './operationProgress';
import { snapshotCall, snapshotRight } from './snapshotCall';
import { isSnapshotVerb, type SnapshotVerb } from './snapshotVerdicts';
import type { AskedOperation } from './state';

/** A right that a call needs, as an access review is asked for it. */
export interface OperationRight {
  group: string;
  resource: string;
  subresource?: string;
  verb: 'get' | 'create' | 'update' | 'delete';
}

/** A call of an API server. */
export interface OperationCall {
  method: 'PUT' | 'POST' | 'DELETE';
  path: string;
  body: object;
  /** The body with which the same is only tried; absent where KubeVirt has no dry run. */
  dryRun?: object;
  /** The path of that, where it is another. */
  dryRunPath?: string;
}

const GROUP = 'subresources.kubevirt.io';

interface Subresource {
  resource: 'virtualmachines' | 'virtualmachineinstances';
  /** Of `evacuate/cancel` an API server asks for the first word only. */
  subresource: string;
}

/** The subresource of each verb; cancelling a migration deletes its object. */
const SUBRESOURCES: Record<
  Exclude<OperationVerb, 'cancel-migration' | SnapshotVerb>,
  Subresource
> = {
  start: { resource: 'virtualmachines', subresource: 'start' },
  stop: { resource: 'virtualmachines', subresource: 'stop' },
  'force-stop': { resource: 'virtualmachines', subresource: 'stop' },
  restart: { resource: 'virtualmachines', subresource: 'restart' },
  'force-restart': { resource: 'virtualmachines', subresource: 'restart' },
  pause: { resource: 'virtualmachineinstances', subresource: 'pause' },
  unpause: { resource: 'virtualmachineinstances', subresource: 'unpause' },
  'soft-reboot': {
    resource: 'virtualmachineinstances',
    subresource: 'softreboot',
  },
  reset: { resource: 'virtualmachineinstances', subresource: 'reset' },
  migrate: { resource: 'virtualmachines', subresource: 'migrate' },
  'cancel-evacuation': {
    resource: 'virtualmachineinstances',
    subresource: 'evacuate',
  },
};

/** The right that an operation needs on the cluster. */
export function rightOf(verb: OperationVerb): OperationRight {
  if (isSnapshotVerb(verb)) {
    return snapshotRight(verb);
  }
  return verb === 'cancel-migration'
    ? {
        group: 'kubevirt.io',
        resource: 'virtualmachineinstancemigrations',
        verb: 'delete',
      }
    : { group: GROUP, ...SUBRESOURCES[verb], verb: 'update' };
}

/** The rule that grants it. */
export function ruleOf(verb: OperationVerb): ClusterRoleRule {
  const { group, resource, subresource, verb: kubeVerb } = rightOf(verb);
  const name = subresource ? `${resource}/${subresource}` : resource;
  return {
    apiGroups: [group],
    // virt-api of later releases asks for the whole name, the API server for the first word of it.
    resources: subresource === 'evacuate' ? [name, `${name}/cancel`] : [name],
    verbs: [kubeVerb],
  };
}

const DRY_RUN = { dryRun: ['All'] };

/** What is sent with a verb; `undefined` instead of a dry run where there is none. */
function bodies(
  { verb, options }: AskedOperation,
  vmObjects: VmObjects,
  nodes: readonly Node[],
): { body: object; dryRun?: object } {
  const same = (body: object) => ({ body, dryRun: { ...body, ...DRY_RUN } });
  switch (verb) {
    case 'start':
      return same(options.paused ? { paused: true } : {});
    case 'stop':
      return same(
        options.gracePeriod === undefined
          ? {}
          : { gracePeriod: options.gracePeriod },
      );
    case 'force-stop':
      return same({ gracePeriod: 0 });
    case 'force-restart':
      // With a grace period virt-api deletes the launcher pod in a dry run too (lifecycle.go): without it
      // the same is refused, and nothing happens.
      return { body: { gracePeriodSeconds: 0 }, dryRun: DRY_RUN };
    case 'soft-reboot':
    case 'reset':
      return { body: {} };
    case 'migrate':
      return same(nodeSelector(options, nodes));
    case 'cancel-evacuation':
      return same({
        evacuationNodeName:
          text(vmObjects.vmi?.status?.evacuationNodeName) ?? '',
      });
    default:
      return same({});
  }
}

function nodeSelector({ node }: OperationOptions, nodes: readonly Node[]) {
  if (node === undefined) {
    return {};
  }
  const found = nodes.find(({ metadata }) => metadata.name === node);
  return {
    addedNodeSelector: {
      'kubernetes.io/hostname':
        labelOf(found, 'kubernetes.io/hostname') ?? node,
    },
  };
}

/**
 * The call that does an operation. All parts of its path are escaped.
 *
 * @param baseline - with the object of a verb that makes or deletes one
 */
export function operationCall(
  asked: AskedOperation,
  vmObjects: VmObjects,
  target: { namespace: string; name: string },
  baseline: OperationBaseline,
  nodes: readonly Node[],
): OperationCall {
  const { verb } = asked;
  if (isSnapshotVerb(verb)) {
    if (!baseline.object) {
      throw new Error(`Nothing is known of the object of ${verb}`);
    }
    return snapshotCall({ ...asked, verb }, target, baseline.object);
  }
  const namespace = encodeURIComponent(target.namespace);
  if (verb === 'cancel-migration') {
    const { name = '', uid } = baseline.migration ?? {};
    const body = { preconditions: { uid } };
    return {
      method: 'DELETE',
      path: `/apis/kubevirt.io/v1/namespaces/${namespace}/virtualmachineinstancemigrations/${encodeURIComponent(
        name,
      )}`,
      body,
      dryRun: { ...body, ...DRY_RUN },
    };
  }
  const { resource, subresource } = SUBRESOURCES[verb];
  return {
    method: 'PUT',
    path: `/apis/${GROUP}/v1/namespaces/${namespace}/${resource}/${encodeURIComponent(
      target.name,
    )}/${subresource === 'evacuate' ? 'evacuate/cancel' : subresource}`,
    ...bodies(asked, vmObjects, nodes),
  };
}
