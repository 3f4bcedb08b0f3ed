import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { growthOf } from '@rafay-kubevirt/test-setup';
import { MASK } from '../model/urlSecrets';
import { HIDDEN, SECRET, withVolume } from './__testUtils__/hiddenObjects';
import { maskManifest, type ManifestKind } from './maskManifest';
import { SHOWN_FIELDS } from './shownFields';

// The gate judges a change, not the luck of a draw: FAST_CHECK_SEED draws other cases.
fc.configureGlobal({ seed: Number(process.env.FAST_CHECK_SEED ?? 1) });

const CAPTURED = join(__dirname, '../model/__fixtures__');

/** Where something is masked. */
function maskedIn(value: unknown, path = ''): string[] {
  if (value === MASK) {
    return [path];
  }
  return typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, item]) =>
        maskedIn(item, `${path}.${key}`),
      )
    : [];
}

const KINDS = Object.keys(SHOWN_FIELDS) as ManifestKind[];
/** As whatever kind it is read. */
const text = (object: object) =>
  KINDS.map(kind => stringify(maskManifest(kind, object))).join('---\n');

describe('maskManifest', () => {
  it.each(HIDDEN)('hides %s', (_, object) => {
    const shown = text(object);
    expect(shown).not.toContain(SECRET);
  });

  it('hides what is nested beyond any real object, and does not fail', () => {
    let object: object = { userData: SECRET, plain: SECRET };
    for (let depth = 0; depth < 5_000; depth++) {
      object = depth % 2 ? { a: object } : [object];
    }
    expect(text(object)).not.toContain(SECRET);
  });

  it('keeps what helps of a pod', () => {
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name: 'virt-launcher-a',
        labels: { 'kubevirt.io': 'virt-launcher', 'example.com/team': 'shop' },
        annotations: { 'kubevirt.io/domain': 'a', note: 'unknown' },
        managedFields: [{}],
      },
      spec: {
        automountServiceAccountToken: false,
        containers: [
          {
            name: 'compute',
            image: 'registry.example/virt-launcher@sha256:0123abcd',
            command: ['/usr/bin/virt-launcher-monitor'],
            resources: { requests: { cpu: '100m', memory: '1Gi' } },
            env: [
              { name: 'A', value: 'b' },
              {
                name: 'POD_NAME',
                valueFrom: { fieldRef: { fieldPath: 'metadata.name' } },
              },
            ],
          },
        ],
        volumes: [
          {
            name: 'token',
            projected: { sources: [{ serviceAccountToken: { path: 'x' } }] },
          },
        ],
        nodeName: 'worker-1',
        priority: 0,
        tolerations: null,
      },
      status: {
        phase: 'Pending',
        conditions: [
          { type: 'PodScheduled', status: 'False', reason: 'Unschedulable' },
        ],
      },
    };
    const { managedFields: _, ...metadata } = pod.metadata;
    expect(maskManifest('Pod', pod)).toEqual({
      ...pod,
      metadata: {
        ...metadata,
        annotations: { 'kubevirt.io/domain': 'a', note: MASK },
      },
      spec: {
        ...pod.spec,
        containers: [
          {
            ...pod.spec.containers[0],
            command: MASK,
            env: [{ name: 'A', value: MASK }, pod.spec.containers[0].env[1]],
          },
        ],
      },
    });
  });

  it.each(readdirSync(CAPTURED).filter(file => file !== 'platform.json'))(
    'shows of the objects of %s all but messages',
    file => {
      const { vm, vmi, pods, dataVolumes } = JSON.parse(
        readFileSync(join(CAPTURED, file), 'utf8'),
      );
      const objects: [ManifestKind, object | undefined][] = [
        ['VirtualMachine', vm],
        ['VirtualMachineInstance', vmi],
        ...(pods ?? []).map((pod: object) => ['Pod', pod]),
        ...(dataVolumes ?? []).map((volume: object) => ['DataVolume', volume]),
      ];
      for (const [kind, object] of objects) {
        const masked = object ? maskedIn(maskManifest(kind, object)) : [];
        expect(masked.filter(path => !path.endsWith('.message'))).toEqual([]);
      }
    },
  );

  it('shows what a VM is made of', () => {
    const vm = {
      spec: {
        template: {
          spec: {
            nodeSelector: { zone: 'a' },
            domain: {
              cpu: { cores: 2 },
              devices: {
                disks: [{ name: 'root', disk: { bus: 'virtio' } }],
                interfaces: [{ name: 'default', masquerade: {} }],
                rng: {},
              },
            },
            networks: [{ name: 'default', pod: {} }],
            volumes: [
              { name: 'a', containerDisk: { image: 'registry.example/a:1' } },
              { name: 'b', secret: { secretName: 'certificates' } },
            ],
          },
        },
      },
    };
    expect(maskManifest('VirtualMachine', vm)).toEqual(vm);
  });

  it.each([
    [
      'annotations',
      (value: string) => ({
        metadata: { annotations: { 'kubevirt.io/domain': value, x: value } },
      }),
    ],
    [
      'an image',
      (value: string) => ({ spec: { containers: [{ image: value }] } }),
    ],
  ])(
    'takes no more than twice the time for twice the text of %s',
    (_, make) => {
      expect(
        growthOf(
          size => make('x://a@'.repeat(size)),
          object => maskManifest('Pod', object),
          100_000,
        ),
      ).toBeLessThan(2.5);
    },
  );

  it('takes no more than twice the time for twice as many fields', () => {
    expect(
      growthOf(
        size => ({
          metadata: {
            annotations: Object.fromEntries(
              Array.from({ length: size }, (_, at) => [`k${at}`, 'v']),
            ),
          },
          spec: {
            containers: Array.from({ length: size }, () => ({ name: 'a' })),
          },
        }),
        object => maskManifest('Pod', object),
        20_000,
      ),
    ).toBeLessThan(2.5);
  });

  it('keeps the shape of what it hides, and leaves the original as it was', () => {
    const vm = withVolume({ cloudInitNoCloud: { userData: SECRET } });
    const before = JSON.stringify(vm);
    expect(maskManifest('VirtualMachine', vm)).toEqual(
      withVolume({ cloudInitNoCloud: { userData: MASK } }),
    );
    expect(JSON.stringify(vm)).toBe(before);
  });

  it('never fails and never shows cloud-init, wherever it stands', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (around, inside) => {
        const shown = maskManifest('VirtualMachine', {
          around,
          spec: [{ around, cloudInitNoCloud: { userData: [inside, SECRET] } }],
        });
        expect(JSON.stringify(shown)).not.toContain(SECRET);
      }),
    );
  });
});
