import type {
  SubresourceRegistration,
  SubresourceRequest,
} from '../../apiserver';
import { isTrue } from '../../controllers/conditions';
import { ControllerContext } from '../../controllers/context';
import { quantity } from '../../controllers/quantity';
import { KubeObject } from '../../types';
import { guestOf } from '../guests';
import { refuse, VMI, VMI_NOT_RUNNING, vmiOf } from '../operations/objects';
import type { VolumeStatus } from '../specTypes';
import { Consoles } from './Consoles';
import { awaitHandler, inPlainWords } from './handlerAnswers';

const DISK = '10Gi';

/** Serves what the agents of guests report, as subresources of their VMIs. */
export function agentSubresources(
  context: ControllerContext,
  consoles: Consoles,
): Omit<SubresourceRegistration, 'group' | 'version' | 'resource'>[] {
  const serve =
    (what: string, answer: (vmi: KubeObject) => object) =>
    async (request: SubresourceRequest) => {
      const vmi = inPlainWords(() => guestWithAgent(context, request));
      await awaitHandler(consoles, vmi, what);
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
  const vmi = vmiOf(context, request);
  if (vmi.status?.phase !== 'Running') {
    throw refuse(VMI, request, VMI_NOT_RUNNING);
  }
  if (!isTrue(vmi, 'AgentConnected')) {
    throw refuse(VMI, request, 'VMI does not have guest agent connected');
  }
  return vmi;
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
