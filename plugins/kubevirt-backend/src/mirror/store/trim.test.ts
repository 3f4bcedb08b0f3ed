import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fixture, platformFixture } from '../../model/__testUtils__/fixtures';
import {
  vmObjectsOf,
  type CapturedObjects,
} from '../../model/__testUtils__/capturedObjects';
import { describePlatform, describeVm, summarize } from '../../model';
import type { KubeObject } from '../../kubevirt/types';
import { Interner } from './Interner';
import type { KindKey } from '../../kubevirt/kinds';
import { trim } from './trim';

const captured = path.join(__dirname, '../../model/__fixtures__');
const scenarios = path.resolve(
  __dirname,
  '../../../../../../shared/kubevirt/scenarios',
);
const describeScenarios = existsSync(scenarios) ? describe : describe.skip;
const jsonNames = (folder: string) =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter(file => file.endsWith('.json'))
        .map(file => path.basename(file, '.json'))
    : [];

const KINDS_OF = {
  vm: 'virtualMachines',
  vmi: 'instances',
  pods: 'launcherPods',
  migrations: 'migrations',
  dataVolumes: 'dataVolumes',
  claims: 'claims',
  nodes: 'nodes',
} satisfies Partial<Record<keyof CapturedObjects, KindKey>>;

function trimmed(objects: CapturedObjects): CapturedObjects {
  const interner = new Interner();
  const result: Record<string, unknown> = { ...objects };
  for (const [part, kind] of Object.entries(KINDS_OF)) {
    const value = objects[part as keyof typeof KINDS_OF];
    if (Array.isArray(value)) {
      result[part] = value.map(object => trim(kind, object, interner));
    } else if (value) {
      result[part] = trim(kind, value, interner);
    }
  }
  return result as CapturedObjects;
}

const views = (objects: CapturedObjects) => {
  const vmObjects = { ...vmObjectsOf(objects), unreadable: [] };
  return {
    summary: summarize(vmObjects),
    detail: describeVm(vmObjects, {
      name: 'west',
      state: 'synced',
      forbiddenKinds: [],
      polledKinds: [],
    }),
  };
};

describe('trim', () => {
  it.each(jsonNames(captured).filter(name => name !== 'platform'))(
    'loses nothing that the views of %s show',
    name => {
      const objects = fixture(name);
      expect(views(trimmed(objects))).toEqual(views(objects));
    },
  );

  it('keeps of a migration what shows why it waits', () => {
    const metadata = {
      name: 'm',
      uid: 'u',
      annotations: {
        'kubevirt.io/evacuationMigration': 'node-1',
        'kubevirt.io/workloadUpdateMigration': '',
      },
    };
    expect(
      trim('migrations', {
        metadata: {
          ...metadata,
          annotations: { ...metadata.annotations, other: 'x' },
        },
        spec: { vmiName: 'v', sendTo: { connectURL: '192.0.2.1:9185' } },
      } as any),
    ).toEqual({ metadata, spec: { vmiName: 'v', sendTo: {} } });
  });

  it('loses nothing that the view of the platform shows', () => {
    const vmObjects = platformFixture();
    const interner = new Interner();
    const all = (kind: KindKey, objects: KubeObject[]) =>
      objects.map(object => trim(kind, object, interner)!);
    expect(
      describePlatform({
        ...vmObjects,
        kubevirts: all('kubevirts', vmObjects.kubevirts),
        cdis: all('cdis', vmObjects.cdis),
        deployments: all('kubevirtDeployments', vmObjects.deployments),
        daemonSets: all('daemonSets', vmObjects.daemonSets),
        componentPods: all('kubevirtPods', vmObjects.componentPods),
        launcherPods: all('launcherPods', vmObjects.launcherPods),
        leases: all('leases', vmObjects.leases),
        nodes: all('nodes', vmObjects.nodes),
        storageProfiles: all('storageProfiles', vmObjects.storageProfiles),
      }),
    ).toEqual(describePlatform(vmObjects));
  });

  it('keeps no environment, no managed fields, no annotations but those named, no cloud-init', () => {
    const secret = 't0ps3cret';
    const kept = trim('virtualMachines', {
      metadata: {
        name: 'a',
        namespace: 'shop',
        uid: 'u',
        annotations: {
          'kubectl.kubernetes.io/last-applied-configuration': secret,
        },
        managedFields: [{ manager: secret }],
      },
      spec: {
        template: {
          metadata: { annotations: { x: secret } },
          spec: {
            accessCredentials: [{ sshPublicKey: { source: secret } }],
            volumes: [
              { name: 'init', cloudInitNoCloud: { userData: secret } },
              { name: 'sys', sysprep: { secret: { name: secret } } },
            ],
          },
        },
      },
    } as any);
    const pod = trim('launcherPods', {
      metadata: { name: 'p', uid: 'u', annotations: { x: secret } },
      spec: {
        containers: [
          {
            name: 'compute',
            env: [{ name: 'TOKEN', value: secret }],
            args: [secret],
            command: [secret],
          },
        ],
        volumes: [{ name: secret }],
      },
    } as any);
    expect(JSON.stringify([kept, pod])).not.toContain(secret);
    expect(kept).toMatchObject({
      spec: {
        template: {
          spec: {
            volumes: [
              { name: 'init', cloudInitNoCloud: {} },
              { name: 'sys', sysprep: {} },
            ],
          },
        },
      },
    });
  });

  it('lets equal parts of objects be one in memory, and never one that holds what is its own', () => {
    const interner = new Interner();
    const make = (name: string) =>
      trim(
        'virtualMachines',
        {
          metadata: { name, uid: name, labels: { app: 'orders' } },
          spec: {
            template: {
              spec: {
                networks: [{ name: 'default', pod: {} }],
                volumes: [{ name: 'root', dataVolume: { name } }],
              },
            },
          },
        } as any,
        interner,
      ) as any;
    const [a, b] = [make('a'), make('b')];
    expect(a.metadata.labels).toBe(b.metadata.labels);
    expect(a.spec.template.spec.networks).toBe(b.spec.template.spec.networks);
    expect(b.spec.template.spec.volumes[0].dataVolume.name).toBe('b');
  });

  it('refuses what has no name or uid', () => {
    expect(trim('nodes', { metadata: { name: 'a' } } as any)).toBeUndefined();
    expect(trim('nodes', { metadata: { uid: 'a' } } as any)).toBeUndefined();
    expect(trim('nodes', {} as any)).toBeUndefined();
  });
});

describeScenarios(
  'trim of the bundles in ../shared/kubevirt/scenarios (skipped where the folder is not there)',
  () => {
    it.each(jsonNames(scenarios))('loses nothing that %s shows', name => {
      const { objects } = JSON.parse(
        readFileSync(path.join(scenarios, `${name}.json`), 'utf8'),
      );
      const bundle: CapturedObjects = {
        vm: objects.virtualmachines[0],
        vmi: objects.virtualmachineinstances[0],
        pods: objects.pods,
        migrations: objects.migrations,
        dataVolumes: objects.datavolumes,
      };
      expect(views(trimmed(bundle))).toEqual(views(bundle));
    });
  },
);
