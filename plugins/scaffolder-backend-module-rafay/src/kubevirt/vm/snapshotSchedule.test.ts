import { ANNOTATION_SNAPSHOT_SCHEDULE } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { exampleContext } from '../__testUtils__/machines';
import type { VmInput } from '../types';
import { adopt, own } from './__testUtils__/ownManifests';
import { buildVirtualMachine } from './virtualMachine';

const build = (input: Partial<VmInput>) =>
  buildVirtualMachine(
    {
      name: 'web',
      source: {
        type: 'containerDisk',
        image: 'quay.io/containerdisks/fedora:latest',
      },
      memory: '1Gi',
      ...input,
    },
    { ...exampleContext, path: 'vms[0]' },
  );

const annotationsOf = ({ manifest }: ReturnType<typeof build>) => ({
  vm: manifest.metadata.annotations,
  template: (manifest.spec as any).template.metadata.annotations,
});
const entity = { 'backstage.io/entity-ref': 'component:default/orders' };

describe('the snapshot schedule of a VM', () => {
  it.each([
    [{ every: '6h', keep: 4 }, 'every 6h, keep 4'],
    [{ every: '1h', keep: 1 }, 'every 1h, keep 1'],
    [{ every: '30d', keep: 50 }, 'every 30d, keep 50'],
    [{ every: '24h', keep: 7 }, 'every 1d, keep 7'],
  ])('%j is written on the VM, and not on its template', (given, text) => {
    const annotations = {
      vm: { ...entity, [ANNOTATION_SNAPSHOT_SCHEDULE]: text },
      template: entity,
    };
    expect(annotationsOf(build({ snapshotSchedule: given }))).toEqual(
      annotations,
    );
    expect(annotationsOf(adopt(own, { snapshotSchedule: given }))).toEqual(
      annotations,
    );
  });

  it('wins over that of an own manifest', () => {
    const manifest = own.replace(
      '  labels: {tier: web}',
      `  labels: {tier: web}\n  annotations: {${ANNOTATION_SNAPSHOT_SCHEDULE}: "every 1d, keep 7"}`,
    );
    const written = (more: Partial<VmInput>) =>
      annotationsOf(adopt(manifest, more)).vm?.[ANNOTATION_SNAPSHOT_SCHEDULE];
    expect(written({})).toBe('every 1d, keep 7');
    expect(written({ snapshotSchedule: { every: '2h', keep: 3 } })).toBe(
      'every 2h, keep 3',
    );
  });

  it.each([undefined, {}, { every: '', keep: undefined }])(
    '%j is none, and changes nothing',
    snapshotSchedule => {
      expect(build({ snapshotSchedule })).toEqual(build({}));
      expect(adopt(own, { snapshotSchedule })).toEqual(adopt(own));
    },
  );

  it('is none, too, where a form sends an empty one for a VMI', () => {
    const kind = 'VirtualMachineInstance';
    expect(build({ kind, snapshotSchedule: {} })).toEqual(build({ kind }));
  });

  it.each<[unknown, string]>([
    ['every 6h, keep 4', ': must be an object'],
    [{ every: '6h' }, '.keep: "" must be a whole number from 1 to 50'],
    [{ keep: 4 }, '.every: "" is no interval'],
    [{ every: '0h', keep: 4 }, '.every: "0h" is no interval'],
    [{ every: '31d', keep: 4 }, '.every: "31d" is no interval'],
    [{ every: '721h', keep: 4 }, '.every: "721h" is no interval'],
    [{ every: '30m', keep: 4 }, '.every: "30m" is no interval'],
    [{ every: '1w', keep: 4 }, '.every: "1w" is no interval'],
    [{ every: '6', keep: 4 }, '.every: "6" is no interval'],
    [{ every: 6, keep: 4 }, '.every: "6" is no interval'],
    [{ every: '6h, keep 9', keep: 4 }, '.every: "6h, keep 9" is no interval'],
    [{ every: '6h\n', keep: 4 }, '.every: '],
    [{ every: '6h', keep: 0 }, '.keep: '],
    [{ every: '6h', keep: 51 }, '.keep: '],
    [{ every: '6h', keep: 1.5 }, '.keep: '],
    [{ every: '6h', keep: 'all' }, '.keep: '],
  ])('%j is refused', (given, message) => {
    expect(() => build({ snapshotSchedule: given as never })).toThrow(
      expect.objectContaining({
        name: 'InputError',
        message: expect.stringContaining(`vms[0].snapshotSchedule${message}`),
      }),
    );
  });

  it('is refused for a VMI, of which no snapshots are taken', () => {
    const snapshotSchedule = { every: '6h', keep: 4 };
    const message =
      'vms[0].snapshotSchedule: belongs to VirtualMachines; KubeVirt takes no snapshots of a VirtualMachineInstance';
    expect(() =>
      build({ kind: 'VirtualMachineInstance', snapshotSchedule }),
    ).toThrow(message);
    expect(() =>
      adopt(
        {
          apiVersion: 'kubevirt.io/v1',
          kind: 'VirtualMachineInstance',
          metadata: { name: 'web' },
          spec: { domain: { devices: {}, memory: { guest: '1Gi' } } },
        },
        { snapshotSchedule },
      ),
    ).toThrow(message);
  });

  it('is refused where the annotations say it, too', () => {
    expect(() =>
      build({
        snapshotSchedule: { every: '6h', keep: 4 },
        annotations: { [ANNOTATION_SNAPSHOT_SCHEDULE]: 'every 1d, keep 7' },
      }),
    ).toThrow('vms[0].snapshotSchedule: is also in annotations');
  });
});
