import { platformFixture } from '../__testUtils__/fixtures';
import { condition } from '../__testUtils__/builders';
import type { PlatformObjects } from '../vmObjects';
import { describePlatform, summarizePlatform } from './describePlatform';

function platform(
  change: (platformObjects: PlatformObjects) => void = () => {},
) {
  const platformObjects = platformFixture();
  change(platformObjects);
  return describePlatform(platformObjects);
}

const named = <T extends { metadata: { name: string } }>(
  list: T[],
  name: string,
): T => list.find(item => item.metadata.name === name)!;

describe('a cluster on which all is healthy', () => {
  it('is summed up in a sentence', () => {
    expect(platform()).toMatchObject({
      health: 'ok',
      sentence: 'KubeVirt v1.7.0 and CDI v1.66.0 are healthy on 3 nodes.',
      kubevirt: { installed: true, phase: 'Deployed', updating: false },
      launchers: { total: 0, outdated: 0 },
    });
    expect(
      summarizePlatform(platformFixture(), { virtualMachines: 7 }),
    ).toEqual({
      cluster: platformFixture().cluster,
      health: 'ok',
      sentence: 'KubeVirt v1.7.0 and CDI v1.66.0 are healthy on 3 nodes.',
      messages: [
        {
          code: 'both-healthy-on',
          params: { kubevirt: 'KubeVirt v1.7.0', cdi: 'CDI v1.66.0', count: 3 },
        },
      ],
      kubevirtVersion: 'v1.7.0',
      cdiVersion: 'v1.66.0',
      virtualMachines: 7,
      nodes: 3,
    });
  });

  it('shows its components in order, with their pods', () => {
    const { components } = platform();
    expect(components.map(item => item.name)).toEqual([
      'virt-operator',
      'virt-api',
      'virt-controller',
      'virt-handler',
      'cdi-operator',
      'cdi-deployment',
      'cdi-apiserver',
      'cdi-uploadproxy',
    ]);
    expect(components.map(item => item.pods.length)).toEqual([
      2, 2, 2, 3, 1, 1, 1, 1,
    ]);
  });
});

describe('kinds', () => {
  const VM = 'virtualmachines.kubevirt.io';
  const POOL = 'virtualmachinepools.pool.kubevirt.io';
  const served = (...versions: string[]) => [
    ...platformFixture()
      .crds.filter(crd => crd.metadata.name !== VM)
      .map(crd => ({
        name: crd.metadata.name,
        kind: 'Any',
        versions: ['v1beta1'],
      })),
    ...(versions.length > 0
      ? [{ name: VM, kind: 'VirtualMachine', versions, storedVersion: 'v1' }]
      : []),
  ];
  const crdOf = (
    name: string,
    change: (platformObjects: PlatformObjects) => void,
  ) => platform(change).crds.find(crd => crd.name === name);

  it('have the versions that are served, the stored one first', () => {
    const { crds, health } = platform(platformObjects => {
      platformObjects.served = served('v2alpha1', 'v1');
    });
    expect(crds[1]).toEqual({
      name: VM,
      kind: 'VirtualMachine',
      health: 'ok',
      versions: ['v1', 'v2alpha1'],
      storedVersion: 'v1',
    });
    expect(health).toBe('ok');
  });

  it('have no versions while discovery has not reported any', () => {
    expect(crdOf(VM, () => {})).toEqual({
      name: VM,
      kind: 'VirtualMachine',
      health: 'ok',
      versions: [],
    });
  });

  it('that are there and not served are at fault, but for a moment', () => {
    const unserved = (age: number) =>
      platform(platformObjects => {
        platformObjects.served = served();
        named(platformObjects.crds, VM).metadata.creationTimestamp = new Date(
          platformObjects.now - age,
        ).toISOString();
      });
    expect(unserved(120_000)).toMatchObject({
      health: 'error',
      sentence:
        'The CRD of VirtualMachine is there, and the API server does not serve it: it was not accepted.',
    });
    expect(unserved(30_000)).toMatchObject({ health: 'progress' });
  });

  it('are known from discovery where CRDs may not be read', () => {
    const hidden = (platformObjects: PlatformObjects) => {
      platformObjects.crds = [];
      platformObjects.unreadable = [
        'customresourcedefinitions.apiextensions.k8s.io',
      ];
      platformObjects.served = served('v1', 'v1alpha3').filter(
        kind => kind.name !== POOL,
      );
    };
    expect(crdOf(VM, hidden)).toMatchObject({
      health: 'ok',
      versions: ['v1', 'v1alpha3'],
    });
    expect(crdOf(POOL, hidden)).toBeUndefined();
    expect(
      crdOf(VM, platformObjects => {
        hidden(platformObjects);
        platformObjects.served = served();
      }),
    ).toMatchObject({ health: 'absent' });
    // Where neither reports it, nothing is claimed.
    expect(
      crdOf(VM, platformObjects => {
        hidden(platformObjects);
        delete platformObjects.served;
      }),
    ).toBeUndefined();
  });
});

describe('KubeVirt', () => {
  it('is not at fault while it is updated', () => {
    const { kubevirt, health, sentence } = platform(platformObjects => {
      platformObjects.kubevirts[0].status!.targetKubeVirtVersion = 'v1.8.0';
      platformObjects.kubevirts[0].status!.conditions = [
        'Available',
        'Progressing',
        'Degraded',
      ].map(type => condition(type, 'True', 'UpdateInProgress'));
    });
    expect(health).toBe('progress');
    expect(sentence).toBe('KubeVirt is being updated from v1.7.0 to v1.8.0.');
    expect(kubevirt.updating).toBe(true);
    expect(kubevirt.conditions.some(item => item.bad)).toBe(false);
  });

  it.each([
    ['Deploying', 'progress', 'KubeVirt is being installed.'],
    ['Deleting', 'warning', 'KubeVirt is being removed.'],
  ])('in phase %s', (phase, health, sentence) => {
    expect(
      platform(platformObjects => {
        platformObjects.kubevirts[0].status!.phase = phase;
      }),
    ).toMatchObject({ health, sentence });
  });

  it('is degraded', () => {
    expect(
      platform(platformObjects => {
        platformObjects.kubevirts[0].status!.conditions = [
          condition('Degraded', 'True', 'X', 'a webhook is gone'),
        ];
      }),
    ).toMatchObject({
      health: 'warning',
      sentence: 'KubeVirt is degraded: a webhook is gone',
    });
  });

  it('is absent, and the way to it is shown', () => {
    expect(
      describePlatform({
        ...platformFixture(),
        cluster: { ...platformFixture().cluster, state: 'kubevirt-absent' },
        kubevirts: [],
        cdis: [],
        deployments: [],
        daemonSets: [],
        crds: [],
      }),
    ).toMatchObject({
      health: 'absent',
      sentence:
        'KubeVirt is not installed on this cluster: generate its blueprint.',
    });
  });

  it('was not asked for', () => {
    expect(
      platform(platformObjects => {
        platformObjects.kubevirts = [];
      }).sentence,
    ).toContain('The operator of KubeVirt is there, and no KubeVirt object');
  });

  it('is not called absent where it may not be read', () => {
    expect(
      platform(platformObjects => {
        platformObjects.kubevirts = [];
        platformObjects.unreadable = ['kubevirts.kubevirt.io'];
      }).kubevirt,
    ).toMatchObject({ health: 'unknown', installed: true });
  });

  it('is unknown while the cluster does not answer', () => {
    expect(
      platform(platformObjects => {
        platformObjects.cluster = {
          ...platformObjects.cluster,
          state: 'unreachable',
        };
      }),
    ).toMatchObject({
      health: 'unknown',
      sentence: 'The cluster has not answered yet.',
    });
  });

  it('shows no login of an address that did not answer', () => {
    const { sentence, messages } = platform(platformObjects => {
      platformObjects.cluster = {
        ...platformObjects.cluster,
        state: 'unreachable',
        message: 'connect to https://jane:pass@api.test/v1?token=t failed',
      };
    });
    const shown = 'connect to https://<masked>@api.test/v1?<masked> failed';
    expect(sentence).toBe(shown);
    expect(messages).toEqual([{ code: 'verbatim', params: { text: shown } }]);
  });

  it('is healthy without CDI', () => {
    const described = platform(platformObjects => {
      platformObjects.cdis = [];
      platformObjects.deployments = platformObjects.deployments.filter(
        item => !item.metadata.name.startsWith('cdi-'),
      );
      platformObjects.crds = platformObjects.crds.filter(
        item => !item.metadata.name.includes('cdi.'),
      );
    });
    expect(described.health).toBe('ok');
    expect(described.cdi.health).toBe('absent');
    expect(described.storageProfiles).toBeUndefined();
  });
});

describe('components', () => {
  it('that are not ready say what does not work', () => {
    expect(
      platform(platformObjects => {
        named(
          platformObjects.deployments,
          'virt-controller',
        ).status!.readyReplicas = 0;
      }),
    ).toMatchObject({
      health: 'error',
      sentence: 'No virt-controller is ready: nothing brings VMs on.',
    });
  });

  it('that are missing are reported, unless Deployments may not be read', () => {
    const without = (unreadable: string[]) =>
      platform(platformObjects => {
        platformObjects.deployments = platformObjects.deployments.filter(
          item => item.metadata.name !== 'virt-api',
        );
        platformObjects.unreadable = unreadable;
      }).components.find(item => item.name === 'virt-api')?.health;
    expect(without([])).toBe('absent');
    expect(without(['deployments.apps'])).toBe('unknown');
  });

  it('have the leader that the Lease names', () => {
    const withHolder = (holderIdentity: string, renewTime?: string) =>
      platform(platformObjects => {
        const { spec } = named(platformObjects.leases, 'virt-controller');
        Object.assign(spec!, {
          holderIdentity,
          ...(renewTime && { renewTime }),
        });
      }).components.find(item => item.name === 'virt-controller');
    const pod = named(
      platformFixture().componentPods,
      'virt-controller-7859fb8b54-bllfl',
    );
    expect(withHolder(pod.metadata.name)?.leader).toBe(pod.metadata.name);
    expect(withHolder(`${pod.metadata.name}_2c1f`)?.leader).toBe(
      pod.metadata.name,
    );
    expect(withHolder(pod.metadata.name, '2026-11-23T01:00:00Z')).toMatchObject(
      {
        health: 'warning',
        message: 'No virt-controller leads: nothing brings VMs on.',
      },
    );
  });
});

describe('nodes', () => {
  const nodeAfter = (change: (platformObjects: PlatformObjects) => void) =>
    platform(change).nodes[0];

  it('with a stale heartbeat are avoided', () => {
    expect(
      nodeAfter(platformObjects => {
        platformObjects.nodes[0].metadata.annotations = {
          'kubevirt.io/heartbeat': '2026-11-23T01:40:57Z',
        };
      }),
    ).toMatchObject({
      health: 'warning',
      message:
        'virt-handler on node-1 has not been heard from for more than 5 minutes: new VMs avoid this node.',
    });
  });

  it('that do not answer are an error', () => {
    expect(
      nodeAfter(platformObjects => {
        platformObjects.nodes[0].status!.conditions = [
          condition('Ready', 'Unknown'),
        ];
      }),
    ).toMatchObject({ health: 'error', ready: false });
  });

  it('that do not answer have no virt-handler that is ready, whatever its containers last reported', () => {
    const lose = (platformObjects: PlatformObjects) => {
      platformObjects.nodes[0].status!.conditions = [
        condition('Ready', 'Unknown'),
      ];
      platformObjects.componentPods
        .filter(pod => pod.spec?.nodeName === 'node-1')
        .forEach(pod => {
          pod.status!.conditions = [condition('Ready', 'False')];
        });
    };
    expect(nodeAfter(() => {}).handler?.ready).toBe(true);
    expect(nodeAfter(lose).handler?.ready).toBe(false);
    const pods = platform(lose).components.flatMap(({ pods: of }) => of);
    for (const { node, ready } of pods) {
      expect(ready).toBe(node !== 'node-1');
    }
  });

  it('without KVM, or without virt-handler, are reported', () => {
    expect(
      nodeAfter(platformObjects => {
        platformObjects.nodes[0].status!.allocatable = {
          'devices.kubevirt.io/kvm': '0',
        };
      }),
    ).toMatchObject({ kvm: false, health: 'warning' });
    expect(
      nodeAfter(platformObjects => {
        platformObjects.componentPods = [];
      }).message,
    ).toContain('virt-handler is gone from node-1');
  });

  it('that take no VMs by intention are no concern', () => {
    const described = platform(platformObjects => {
      platformObjects.nodes[0].metadata.annotations = {};
      platformObjects.componentPods = platformObjects.componentPods.filter(
        pod => pod.spec?.nodeName !== 'node-1',
      );
    });
    expect(described.nodes[0].health).toBe('absent');
    expect(described.sentence).toContain('2 nodes');
  });
});
