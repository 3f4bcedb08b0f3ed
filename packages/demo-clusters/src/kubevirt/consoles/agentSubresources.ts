import type {
  SubresourceRegistration,
  SubresourceRequest,
} from '../../apiserver';
import { findCondition } from '../../controllers/conditions';
import { ControllerContext } from '../../controllers/context';
import { quantity } from '../../controllers/quantity';
import { StatusError, TextError } from '../../status';
import { KubeObject } from '../../types';
import { guestOf } from '../guests';
import { NOT_RUNNING, refuse, VMI, vmiOf } from '../operations/objects';
import type { VolumeStatus } from '../specTypes';
import { Consoles } from './Consoles';

/** virt-api waits no longer for virt-handler. */
const HANDLER_TIMEOUT_MS = 10_000;
const DISK = '10Gi';

/**
 * Serves what the agents of guests report, as subresources of their VMIs. Whatever is wrong is a 500 in plain words:
 * kubevirt v1.7 pkg/virt-api/rest/subresource.go.
 */
export function agentSubresources(
  context: ControllerContext,
  consoles: Consoles,
): Omit<SubresourceRegistration, 'group' | 'version' | 'resource'>[] {
  const serve =
    (what: string, answer: (vmi: KubeObject) => object) =>
    async (request: SubresourceRequest) => {
      const vmi = guestWithAgent(context, request);
      if (!(await consoles.answers(vmi, HANDLER_TIMEOUT_MS))) {
        const { namespace, name } = vmi.metadata;
        throw new TextError(
          500,
          `Get "https://${vmi.status.nodeName}:8186/v1/namespaces/${namespace}/virtualmachineinstances/${name}/${what}": context deadline exceeded`,
        );
      }
      return { body: answer(vmi) };
    };
  const users = (vmi: KubeObject) =>
    consoles.machineOf(vmi).users.map(userName => ({ userName }));
  const list = (items: object[]) => ({ metadata: {}, items });
  return [
    {
      name: 'guestosinfo',
      method: 'GET',
      handler: serve('guestosinfo', vmi => ({
        guestAgentVersion: '9.0.0',
        hostname: vmi.spec.hostname ?? vmi.metadata.name,
        os: guestOf(vmi).os,
        timezone: 'UTC, 0',
        userList: users(vmi),
        fsInfo: { disks: fileSystemsOf(vmi) },
      })),
    },
    {
      name: 'userlist',
      method: 'GET',
      handler: serve('userlist', vmi => list(users(vmi))),
    },
    {
      name: 'filesystemlist',
      method: 'GET',
      handler: serve('filesystemlist', vmi => list(fileSystemsOf(vmi))),
    },
  ];
}

function guestWithAgent(
  context: ControllerContext,
  request: SubresourceRequest,
): KubeObject {
  try {
    const vmi = vmiOf(context, request);
    if (vmi.status?.phase !== 'Running') {
      throw refuse(VMI, request, NOT_RUNNING.replace('VM', 'VMI'));
    }
    if (findCondition(vmi, 'AgentConnected')?.status !== 'True') {
      throw refuse(VMI, request, 'VMI does not have guest agent connected');
    }
    return vmi;
  } catch (error) {
    throw error instanceof StatusError
      ? new TextError(500, error.message)
      : error;
  }
}

/** The root of the system on its first disk. */
function fileSystemsOf(vmi: KubeObject): object[] {
  const volumes: VolumeStatus[] = vmi.status.volumeStatus ?? [];
  const root = volumes.find(({ target }) => target === 'vda');
  if (!root) {
    return [];
  }
  const claim = root.persistentVolumeClaimInfo;
  const totalBytes = quantity(
    claim?.capacity?.storage ?? claim?.requests?.storage ?? DISK,
  );
  return [
    {
      disk: [{ busType: 'virtio' }],
      diskName: 'vda3',
      fileSystemType: 'ext4',
      mountPoint: '/',
      totalBytes,
      usedBytes: Math.round(totalBytes * 0.27),
    },
  ];
}
