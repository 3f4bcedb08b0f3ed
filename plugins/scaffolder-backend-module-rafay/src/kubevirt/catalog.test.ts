import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import {
  findVmImage,
  findVmSize,
  VM_IMAGES,
  VM_SIZES,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { parseAllDocuments } from 'yaml';
import { describeWithData, kubevirtData } from './__testUtils__/testData';
import { parseBytes } from './quantities';
import { buildVirtualMachine } from './vm/virtualMachine';

describe('the catalogue', () => {
  it('has each size and image once, and finds them', () => {
    expect(new Set(VM_SIZES.map(({ name }) => name)).size).toBe(
      VM_SIZES.length,
    );
    expect(new Set(VM_IMAGES.map(({ id }) => id)).size).toBe(VM_IMAGES.length);
    expect(findVmSize('u1.medium')).toMatchObject({ cpu: 1, memory: '4Gi' });
    expect(findVmSize('x')).toBeUndefined();
    expect(
      findVmImage('docker://quay.io/containerdisks/fedora:latest')?.user,
    ).toBe('fedora');
  });

  it.each(VM_IMAGES.map(image => [image.id, image] as const))(
    'has images that VMs can be built from, with and without CDI: %s',
    (_id, { image, preference, diskSize, minMemory }) => {
      for (const source of [
        { type: 'containerDisk' as const, image },
        { type: 'registry' as const, image, size: diskSize },
      ]) {
        const { needsCdi } = buildVirtualMachine(
          { name: 'web', source, preference, memory: minMemory },
          { namespace: 'shop', labels: {} },
        );
        expect(needsCdi).toBe(source.type === 'registry');
      }
    },
  );
});

describeWithData('against what virt-operator installs', () => {
  it('has the sizes and preferences as they are', () => {
    const file = path.join(
      kubevirtData,
      'install/kubevirt-v1.9.0/virt-operator-install-strategy.yaml',
    );
    expect(existsSync(file)).toBe(true);
    // Only the documents that matter: the whole file has several MB.
    const docs = readFileSync(file, 'utf8')
      .split(/^---$/m)
      .filter(text =>
        /^kind: VirtualMachineCluster(Instancetype|Preference)$/m.test(text),
      )
      .flatMap(text =>
        parseAllDocuments(text).map(document => document.toJS()),
      );
    const byName = new Map(
      docs.map(doc => [`${doc.kind}/${doc.metadata.name}`, doc]),
    );
    for (const size of VM_SIZES) {
      const { spec } = byName.get(
        `VirtualMachineClusterInstancetype/${size.name}`,
      );
      expect(spec.cpu.guest).toBe(size.cpu);
      expect(parseBytes(spec.memory.guest)).toBe(parseBytes(size.memory));
      expect(Boolean(spec.memory.overcommitPercent)).toBe(
        size.series === 'Overcommitted',
      );
    }
    for (const { preference } of VM_IMAGES) {
      expect(byName.has(`VirtualMachineClusterPreference/${preference}`)).toBe(
        true,
      );
    }
  });
});
