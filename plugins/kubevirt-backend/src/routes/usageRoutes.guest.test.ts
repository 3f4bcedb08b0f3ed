import type { GuestUsage } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import request from 'supertest';
import {
  kubeError,
  runningVm,
  startUsage,
  SUBRESOURCES,
  VM,
} from './__testUtils__/startUsage';

describe('what the agent of a guest reports', () => {
  const guest = `${VM}/usage/guest`;
  let backend: Awaited<ReturnType<typeof startUsage>>;

  beforeEach(async () => {
    backend = await startUsage();
    backend.answers[`${SUBRESOURCES}/guestosinfo`] = () => ({
      guestAgentVersion: '9.0.0',
      os: { prettyName: 'Fedora \u202eLinux 42' },
    });
    backend.answers[`${SUBRESOURCES}/filesystemlist`] = () => ({
      items: [
        {
          mountPoint: '/',
          diskName: 'vda3',
          fileSystemType: 'ext4',
          usedBytes: 10,
          totalBytes: 20,
        },
        { mountPoint: 7 },
      ],
    });
    backend.answers[`${SUBRESOURCES}/userlist`] = () => ({
      items: Array.from({ length: 100 }, (_, index) => ({
        userName: `user-${index}`,
        loginTime: 1.5,
      })),
    });
  });
  afterEach(() => backend.stop());

  it('is what its agent says, bounded and without what misleads a reader', async () => {
    const found = await backend.get<GuestUsage>(guest);
    expect(found).toMatchObject({
      os: 'Fedora Linux 42',
      agentVersion: '9.0.0',
      fileSystems: [
        { mountPoint: '/', disk: 'vda3', usedBytes: 10, totalBytes: 20 },
      ],
      truncated: true,
      missing: [],
    });
    expect(found.users).toHaveLength(64);
    expect(found.users![0].since).toBe('1970-01-01T00:00:01.500Z');
  });

  it('leaves a trace', async () => {
    await backend.get(guest);
    expect(backend.auditor.createEvent).toHaveBeenCalledWith(
      expect.objectContaining({ eventId: 'guest-read' }),
    );
    expect(backend.auditEvent.success).toHaveBeenCalled();
  });

  it('is not asked of a guest without an agent', async () => {
    backend.west.set(runningVm({ agent: false }));
    const { missing } = await backend.get<GuestUsage>(guest);
    expect(missing).toEqual([
      expect.objectContaining({ part: 'guest', reason: 'agent-absent' }),
    ]);
    expect(backend.westCluster.calls).toEqual([]);
  });

  it('has what may be read, and says why the rest is not there', async () => {
    backend.answers[`${SUBRESOURCES}/userlist`] = () =>
      Promise.reject(kubeError(403, { reason: 'Forbidden' }));
    const found = await backend.get<GuestUsage>(guest);
    expect(found.fileSystems).toHaveLength(1);
    expect(found.users).toBeUndefined();
    expect(found.missing).toEqual([
      expect.objectContaining({ reason: 'forbidden' }),
    ]);
  });

  it('needs consent', async () => {
    backend.west.set(runningVm({ consent: false }));
    await request(backend.server).get(guest).expect(403);
    expect(backend.westCluster.calls).toEqual([]);
  });
});
