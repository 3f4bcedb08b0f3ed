import { factsOf, monday, off } from './__testUtils__/snapshots';
import { operationCall, snapshotObjectRef, type SnapshotVerb } from './';

describe('operationCall of snapshots', () => {
  const target = { namespace: 'shop', name: 'db' };
  const callOf = (verb: SnapshotVerb, options: object, facts = factsOf()) =>
    operationCall(
      { verb, options },
      off(),
      target,
      {
        uid: 'uid-db',
        migrations: [],
        object: snapshotObjectRef({ verb, options }, 'db', '0123456789', facts),
      },
      [],
    );
  const BASE = '/apis/snapshot.kubevirt.io/v1beta1/namespaces/shop';

  it('creates a snapshot under its name, and is strict about fields that an older KubeVirt would drop', () => {
    const call = callOf('snapshot', { snapshot: 'tuesday' });
    expect(call).toMatchObject({
      method: 'POST',
      path: `${BASE}/virtualmachinesnapshots?fieldValidation=Strict`,
      dryRunPath: `${BASE}/virtualmachinesnapshots?fieldValidation=Strict&dryRun=All`,
      body: {
        kind: 'VirtualMachineSnapshot',
        metadata: { name: 'tuesday', namespace: 'shop' },
        spec: {
          source: {
            apiGroup: 'kubevirt.io',
            kind: 'VirtualMachine',
            name: 'db',
          },
        },
      },
    });
    expect(call.dryRun).toEqual(call.body);
  });

  it.each([
    [{}, 'InPlace'],
    [{ volumeRestorePolicy: 'PrefixTargetName' }, 'PrefixTargetName'],
  ])('restores with names that git can keep: %j', (policy, written) => {
    expect(callOf('restore', { ...monday, ...policy })).toMatchObject({
      method: 'POST',
      body: {
        kind: 'VirtualMachineRestore',
        metadata: { name: 'db-restore-01234567' },
        spec: {
          virtualMachineSnapshotName: 'monday',
          volumeRestorePolicy: written,
          targetReadinessPolicy: 'FailImmediate',
        },
      },
    });
  });

  it('deletes the snapshot that was seen, and no other of its name', () => {
    expect(callOf('delete-snapshot', monday)).toEqual({
      method: 'DELETE',
      path: `${BASE}/virtualmachinesnapshots/monday`,
      body: { preconditions: { uid: 'uid-monday' } },
      dryRun: { preconditions: { uid: 'uid-monday' }, dryRun: ['All'] },
    });
  });
});
