import { condition } from '../__testUtils__/builders';
import type { PlatformObjects } from '../vmObjects';
import type { Node } from '../../kubevirt/types';
import {
  describeWith,
  deployment,
  notReady,
} from './__testUtils__/platformWith';

const withoutKvm = (platformObjects: PlatformObjects, count: number) => {
  const [like] = platformObjects.nodes;
  const pod = platformObjects.componentPods.find(
    each =>
      each.spec?.nodeName === like.metadata.name &&
      each.metadata.labels?.['kubevirt.io'] === 'virt-handler',
  )!;
  for (let index = platformObjects.nodes.length; index < count; index += 1) {
    const name = `node-${index + 1}`;
    const made: Node = structuredClone(like);
    made.metadata.name = name;
    platformObjects.nodes.push(made);
    platformObjects.componentPods.push({
      ...pod,
      metadata: { ...pod.metadata, name: `virt-handler-${index}` },
      spec: { nodeName: name },
    });
  }
  platformObjects.nodes.slice(0, count).forEach(node => {
    node.status!.allocatable = { 'devices.kubevirt.io/kvm': '0' };
  });
};

describe('what is not healthy', () => {
  it('is each named in a sentence of its own', () => {
    const { sentence, concerns } = describeWith(platformObjects => {
      notReady(platformObjects, 'virt-controller', 'virt-api');
      withoutKvm(platformObjects, 1);
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
    const { sentence } = describeWith(platformObjects =>
      notReady(
        platformObjects,
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

  it('is reported once of many nodes', () => {
    expect(
      describeWith(platformObjects => withoutKvm(platformObjects, 60)),
    ).toMatchObject({
      health: 'warning',
      sentence:
        'node-1, node-2 and 58 more nodes have no KVM device: VMs run there only where KubeVirt allows emulation.',
    });
    expect(
      describeWith(platformObjects => withoutKvm(platformObjects, 2)).sentence,
    ).toMatch(/^node-1 and node-2 have no KVM device/);
  });

  it('is not reported for what only follows from something else', () => {
    const unavailable = (platformObjects: PlatformObjects) => {
      platformObjects.kubevirts[0].status!.conditions = [
        condition('Available', 'False', 'AllComponentsNotReady'),
      ];
    };
    expect(
      describeWith(platformObjects => {
        notReady(platformObjects, 'virt-controller');
        unavailable(platformObjects);
      }).concerns?.map(({ subject }) => subject),
    ).toEqual(['virt-controller']);
    expect(describeWith(unavailable).sentence).toBe(
      'Not all components of KubeVirt are available.',
    );
    // virt-handler lacks the pod of a node that is down.
    expect(
      describeWith(platformObjects => {
        platformObjects.nodes[0].status!.conditions = [
          condition('Ready', 'Unknown'),
        ];
        platformObjects.daemonSets[0].status!.numberReady = 2;
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

  it('is reported once where several parts may not be read', () => {
    const { health, concerns } = describeWith(platformObjects => {
      platformObjects.deployments = [];
      platformObjects.unreadable = ['deployments.apps'];
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
      describeWith(platformObjects => {
        platformObjects.deployments = platformObjects.deployments.filter(
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
      describeWith(platformObjects => {
        deployment(platformObjects, 'virt-controller').spec!.replicas = 0;
        deployment(platformObjects, 'cdi-uploadproxy').spec!.replicas = 0;
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
    const { components } = describeWith(platformObjects => {
      const { spec, status } = deployment(platformObjects, 'virt-controller');
      spec!.replicas = 0;
      status!.conditions = [condition('Available', 'True')];
    });
    expect(
      components.find(({ name }) => name === 'virt-controller')?.conditions,
    ).toMatchObject([
      {
        words: 'No pods are wanted.',
        wordsMessages: [{ code: 'condition.pods-unwanted' }],
      },
    ]);
  });

  it('is a second KubeVirt object', () => {
    expect(
      describeWith(platformObjects => {
        const [first] = platformObjects.kubevirts;
        platformObjects.kubevirts.unshift({
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
    const { health, nodes } = describeWith(platformObjects => {
      withoutKvm(platformObjects, 3);
      platformObjects.kubevirts[0].spec = {
        configuration: { developerConfiguration: { useEmulation: true } },
      };
    });
    expect(health).toBe('ok');
    expect(nodes[0].message).toBe(
      'node-1 has no KVM device, and KubeVirt emulates one: VMs are slow there.',
    );
  });
});
