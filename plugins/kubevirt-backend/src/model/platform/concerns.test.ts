import { condition } from '../__testUtils__/builders';
import { platformFixture } from '../__testUtils__/fixtures';
import type { PlatformParts } from '../parts';
import type { Node } from '../types';
import { describePlatform, summarizePlatform } from './describePlatform';

function partsWith(change: (parts: PlatformParts) => void): PlatformParts {
  const parts = platformFixture();
  change(parts);
  return parts;
}

const describeWith = (change: (parts: PlatformParts) => void) =>
  describePlatform(partsWith(change));

const deployment = (parts: PlatformParts, name: string) =>
  parts.deployments.find(item => item.metadata.name === name)!;

const notReady = (parts: PlatformParts, ...names: string[]) =>
  names.forEach(name => {
    deployment(parts, name).status!.readyReplicas = 0;
  });

const withoutKvm = (parts: PlatformParts, count: number) => {
  const [like] = parts.nodes;
  const pod = parts.componentPods.find(
    each =>
      each.spec?.nodeName === like.metadata.name &&
      each.metadata.labels?.['kubevirt.io'] === 'virt-handler',
  )!;
  for (let index = parts.nodes.length; index < count; index += 1) {
    const name = `node-${index + 1}`;
    const made: Node = structuredClone(like);
    made.metadata.name = name;
    parts.nodes.push(made);
    parts.componentPods.push({
      ...pod,
      metadata: { ...pod.metadata, name: `virt-handler-${index}` },
      spec: { nodeName: name },
    });
  }
  parts.nodes.slice(0, count).forEach(node => {
    node.status!.allocatable = { 'devices.kubevirt.io/kvm': '0' };
  });
};

describe('what is not healthy', () => {
  it('is each named in a sentence of its own', () => {
    const { sentence, concerns } = describeWith(parts => {
      notReady(parts, 'virt-controller', 'virt-api');
      withoutKvm(parts, 1);
    });
    expect(sentence).toBe(
      'No virt-api is ready: VMs can neither be changed nor started. No virt-controller is ready: nothing brings VMs on.',
    );
    expect(concerns).toMatchObject([
      { subject: 'virt-api', health: 'error' },
      { subject: 'virt-controller', health: 'error' },
      {
        subject: 'node-1',
        health: 'warning',
        message:
          'node-1 has no KVM device: VMs run there only where KubeVirt allows emulation.',
      },
    ]);
  });

  it('is named at least, where it is much', () => {
    const { sentence } = describeWith(parts =>
      notReady(
        parts,
        'virt-controller',
        'virt-api',
        'cdi-deployment',
        'cdi-apiserver',
      ),
    );
    expect(sentence).toBe(
      'No virt-api is ready: VMs can neither be changed nor started. No virt-controller is ready: nothing brings VMs on. Also not healthy: cdi-deployment, cdi-apiserver.',
    );
  });

  it('is told once of many nodes', () => {
    expect(describeWith(parts => withoutKvm(parts, 60))).toMatchObject({
      health: 'warning',
      sentence:
        'node-1, node-2 and 58 more nodes have no KVM device: VMs run there only where KubeVirt allows emulation.',
    });
    expect(describeWith(parts => withoutKvm(parts, 2)).sentence).toMatch(
      /^node-1 and node-2 have no KVM device/,
    );
  });

  it('is not told of what only follows from something else', () => {
    const unavailable = (parts: PlatformParts) => {
      parts.kubevirts[0].status!.conditions = [
        condition('Available', 'False', 'AllComponentsNotReady'),
      ];
    };
    expect(
      describeWith(parts => {
        notReady(parts, 'virt-controller');
        unavailable(parts);
      }).concerns?.map(({ subject }) => subject),
    ).toEqual(['virt-controller']);
    expect(describeWith(unavailable).sentence).toBe(
      'Not all components of KubeVirt are available.',
    );
    // virt-handler lacks the pod of a node that is down.
    expect(
      describeWith(parts => {
        parts.nodes[0].status!.conditions = [condition('Ready', 'Unknown')];
        parts.daemonSets[0].status!.numberReady = 2;
      }).concerns,
    ).toEqual([
      {
        subject: 'node-1',
        health: 'error',
        message: 'Node node-1 is not ready.',
        messages: [
          { code: 'nodes-unready', params: { nodes: ['node-1'], count: 1 } },
        ],
      },
    ]);
  });

  it('is told once where several parts may not be read', () => {
    const { health, concerns } = describeWith(parts => {
      parts.deployments = [];
      parts.unreadable = ['deployments.apps'];
    });
    expect(health).toBe('unknown');
    expect(concerns).toMatchObject([
      {
        subject:
          'virt-operator, virt-api, virt-controller, cdi-operator, cdi-deployment, cdi-apiserver, cdi-uploadproxy',
        health: 'unknown',
        message: 'The portal may not read Deployments of this cluster.',
      },
    ]);
  });

  it('is no error where VMs do without it', () => {
    const without = (name: string) =>
      describeWith(parts => {
        parts.deployments = parts.deployments.filter(
          item => item.metadata.name !== name,
        );
      });
    expect(without('virt-operator')).toMatchObject({
      health: 'warning',
      sentence:
        'virt-operator is missing: KubeVirt is neither repaired nor updated.',
    });
    expect(without('virt-controller').health).toBe('error');
  });

  it('is that somebody scaled to zero what VMs need', () => {
    expect(
      describeWith(parts => {
        deployment(parts, 'virt-controller').spec!.replicas = 0;
        deployment(parts, 'cdi-uploadproxy').spec!.replicas = 0;
      }),
    ).toMatchObject({
      health: 'error',
      sentence: 'virt-controller is scaled to zero: nothing brings VMs on.',
      concerns: [
        { subject: 'virt-controller', health: 'error' },
        { subject: 'cdi-uploadproxy', health: 'warning' },
      ],
    });
  });

  it('is not that a component which is scaled to zero has enough pods', () => {
    const { components } = describeWith(parts => {
      const { spec, status } = deployment(parts, 'virt-controller');
      spec!.replicas = 0;
      status!.conditions = [condition('Available', 'True')];
    });
    expect(
      components.find(({ name }) => name === 'virt-controller')?.conditions,
    ).toMatchObject([
      { words: 'No pods are wanted.', wordsCode: 'pods-unwanted' },
    ]);
  });

  it('is a second KubeVirt object', () => {
    expect(
      describeWith(parts => {
        const [first] = parts.kubevirts;
        parts.kubevirts.unshift({
          metadata: { ...first.metadata, namespace: 'other', name: 'second' },
        });
      }),
    ).toMatchObject({
      health: 'error',
      sentence:
        'There are 2 KubeVirt objects, other/second and kubevirt/kubevirt, and a cluster may have only one: delete the others.',
      kubevirt: { observedVersion: 'v1.7.0', phase: 'Deployed' },
    });
  });

  it('is not a node without KVM where KubeVirt emulates it', () => {
    const { health, nodes } = describeWith(parts => {
      withoutKvm(parts, 3);
      parts.kubevirts[0].spec = {
        configuration: { developerConfiguration: { useEmulation: true } },
      };
    });
    expect(health).toBe('ok');
    expect(nodes[0].message).toBe(
      'node-1 has no KVM device, and KubeVirt emulates one: VMs are slow there.',
    );
  });
});

describe('a cluster that does not answer any more', () => {
  const stale = (parts: PlatformParts) => {
    parts.cluster = {
      ...parts.cluster,
      state: 'stale',
      since: new Date(parts.now).toISOString(),
    };
    // An hour later.
    parts.now += 3_600_000;
  };

  it('is not called healthy, and what was known is told as of then', () => {
    const expected = {
      health: 'unknown',
      knownHealth: 'ok',
      asOf: new Date(platformFixture().now).toISOString(),
      sentence:
        'The cluster does not answer as it should. Its last message: KubeVirt v1.7.0 and CDI v1.66.0 are healthy on 3 nodes.',
    };
    const parts = partsWith(stale);
    expect(describePlatform(parts)).toMatchObject(expected);
    expect(summarizePlatform(parts, { virtualMachines: 1 })).toMatchObject(
      expected,
    );
  });

  it('has no nodes that fell silent meanwhile, nor leaders that were lost', () => {
    const { nodes, components } = describeWith(stale);
    expect(nodes.map(({ problem }) => problem)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(components.every(({ health }) => health === 'ok')).toBe(true);
  });

  it('keeps what was wrong', () => {
    expect(
      describeWith(parts => {
        notReady(parts, 'virt-api');
        stale(parts);
      }),
    ).toMatchObject({
      health: 'unknown',
      knownHealth: 'error',
      concerns: [{ subject: 'virt-api' }],
    });
  });
});

describe('a cluster without KubeVirt that does not answer any more', () => {
  const parts = partsWith(its => {
    its.cluster = {
      ...its.cluster,
      state: 'stale',
      kubevirtAbsent: true,
      since: new Date(its.now).toISOString(),
    };
    its.kubevirts = [];
    its.cdis = [];
    its.deployments = [];
    its.daemonSets = [];
    its.crds = [];
    its.now += 3_600_000;
  });
  const expected = {
    health: 'unknown',
    knownHealth: 'absent',
    asOf: new Date(platformFixture().now).toISOString(),
    sentence:
      'The cluster does not answer as it should. Its last message: KubeVirt is not installed on this cluster: generate its blueprint.',
  };

  it('is still told to be without it, as of then', () => {
    expect(describePlatform(parts)).toMatchObject({
      ...expected,
      kubevirt: { installed: false, health: 'absent' },
      cdi: { installed: false, health: 'absent' },
    });
    expect(summarizePlatform(parts, { virtualMachines: 0 })).toMatchObject({
      ...expected,
      absent: ['kubevirt', 'cdi'],
    });
  });

  it('is told to be so even where its KubeVirt objects may not be read', () => {
    expect(
      describePlatform({ ...parts, unreadable: ['kubevirts.kubevirt.io'] }),
    ).toMatchObject(expected);
  });
});

describe('a kind whose reading fails', () => {
  const failing = (name: string) => (parts: PlatformParts) => {
    parts.failing = [{ name, since: parts.now - 90_000, reason: 'timed out' }];
  };

  it('makes the health unknown that is told from it, and says since when', () => {
    const parts = partsWith(failing('deployments.apps'));
    const since = new Date(parts.now - 90_000).toISOString();
    const sentence = `Reading deployments.apps fails, so that what is said of them is as of ${since}. The API server says: timed out`;
    const verdict = {
      health: 'unknown',
      sentence,
      concerns: [
        { subject: 'deployments.apps', health: 'unknown', message: sentence },
      ],
    };
    expect(describePlatform(parts)).toMatchObject(verdict);
    expect(summarizePlatform(parts, { virtualMachines: 0 })).toMatchObject(
      verdict,
    );
  });

  it('does not hide what else is wrong', () => {
    const { health, concerns } = describeWith(parts => {
      failing('storageprofiles.cdi.kubevirt.io')(parts);
      notReady(parts, 'virt-api');
    });
    expect(health).toBe('error');
    expect(concerns?.map(({ subject }) => subject)).toEqual([
      'virt-api',
      'storageprofiles.cdi.kubevirt.io',
    ]);
  });

  it('takes no leader for lost whose Lease merely cannot be read', () => {
    const later = (parts: PlatformParts) => {
      parts.now += 3 * 60_000;
    };
    const subjects = (change: (parts: PlatformParts) => void) =>
      describeWith(parts => {
        later(parts);
        change(parts);
      })
        .concerns?.map(({ subject }) => subject)
        .filter(subject => !subject.startsWith('node-'));
    expect(subjects(() => {})).toEqual(['virt-controller']);
    expect(subjects(failing('leases.coordination.k8s.io'))).toEqual([
      'leases.coordination.k8s.io',
    ]);
  });

  it('says nothing of the platform where it has no part in it', () => {
    expect(describeWith(failing('namespaces'))).toMatchObject({ health: 'ok' });
  });

  it('is told once, where the whole cluster does not answer', () => {
    const { concerns, knownHealth } = describeWith(parts => {
      failing('deployments.apps')(parts);
      parts.cluster = {
        ...parts.cluster,
        state: 'stale',
        since: new Date(parts.now).toISOString(),
      };
    });
    expect(concerns).toBeUndefined();
    expect(knownHealth).toBe('ok');
  });
});
