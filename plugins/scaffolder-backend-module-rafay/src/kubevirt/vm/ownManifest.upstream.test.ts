import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { exampleContext } from '../__testUtils__/machines';
import { describeWithData, kubevirtData } from '../__testUtils__/testData';
import type { KubeDoc } from '../types';
import { parseKubeDocs } from '../yaml';
import { buildVirtualMachine } from './virtualMachine';

function attempt(doc: KubeDoc): string {
  try {
    const { needsCdi } = buildVirtualMachine(
      { name: doc.metadata.name, manifest: structuredClone(doc) },
      {
        ...exampleContext,
        namespace: doc.metadata.namespace ?? 'shop',
        dataVolumes: { allowedHosts: ['registry:5000', 'registry', 'quay.io'] },
      },
    );
    return needsCdi ? 'needs CDI' : 'no CDI';
  } catch (error) {
    return (error as Error).message;
  }
}

describeWithData('upstream’s own examples', () => {
  const folder = path.join(kubevirtData, 'examples/kubevirt-v1.9.0');
  const files = existsSync(folder) ? readdirSync(folder) : [];
  const machines = files.flatMap(file =>
    parseKubeDocs(readFileSync(path.join(folder, file), 'utf8'), { name: file })
      .filter(doc =>
        ['VirtualMachine', 'VirtualMachineInstance'].includes(doc.kind),
      )
      .map(doc => [`${file} ${doc.metadata.name}`, doc] as const),
  );

  it('are there', () => {
    expect(machines.length).toBeGreaterThan(30);
  });

  it.each(machines)(
    '%s is accepted, or refused for what it says',
    (_title, doc) => {
      const outcome = attempt(doc);
      // Refused are their demo passwords, the registry of their CI, sidecars, files of nodes, and memory
      // beside an instance type.
      expect(outcome).toMatch(
        doc.metadata.name === 'vm-alpine-datavolume'
          ? /^needs CDI$/
          : /^(?:no CDI$|.*(?:secret in plain text|this contains a password|no image reference|the instance type sets CPU and memory|sidecars run programs|a file of the node))/,
      );
    },
  );
});
