import { platformFixture } from '../__testUtils__/fixtures';
import type { PlatformObjects } from '../vmObjects';
import { describePlatform, summarizePlatform } from './describePlatform';
import {
  platformWith,
  describeWith,
  notReady,
} from './__testUtils__/platformWith';

describe('a cluster that does not answer any more', () => {
  const stale = (platformObjects: PlatformObjects) => {
    platformObjects.cluster = {
      ...platformObjects.cluster,
      state: 'stale',
      since: new Date(platformObjects.now).toISOString(),
    };
    // An hour later.
    platformObjects.now += 3_600_000;
  };

  it('is not called healthy, and shows what was known before', () => {
    const expected = {
      health: 'unknown',
      knownHealth: 'ok',
      asOf: new Date(platformFixture().now).toISOString(),
      sentence:
        'The cluster does not answer as it should. Its last message: KubeVirt v1.7.0 and CDI v1.66.0 are healthy on 3 nodes.',
    };
    const platformObjects = platformWith(stale);
    expect(describePlatform(platformObjects)).toMatchObject(expected);
    expect(
      summarizePlatform(platformObjects, { virtualMachines: 1 }),
    ).toMatchObject(expected);
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
      describeWith(platformObjects => {
        notReady(platformObjects, 'virt-api');
        stale(platformObjects);
      }),
    ).toMatchObject({
      health: 'unknown',
      knownHealth: 'error',
      concerns: [{ subject: 'virt-api' }],
    });
  });
});

describe('a cluster without KubeVirt that does not answer any more', () => {
  const platformObjects = platformWith(its => {
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

  it('is still shown to be without it, as it was before', () => {
    expect(describePlatform(platformObjects)).toMatchObject({
      ...expected,
      kubevirt: { installed: false, health: 'absent' },
      cdi: { installed: false, health: 'absent' },
    });
    expect(
      summarizePlatform(platformObjects, { virtualMachines: 0 }),
    ).toMatchObject({
      ...expected,
      absent: ['kubevirt', 'cdi'],
    });
  });

  it('is reported as so even where its KubeVirt objects may not be read', () => {
    expect(
      describePlatform({
        ...platformObjects,
        unreadable: ['kubevirts.kubevirt.io'],
      }),
    ).toMatchObject(expected);
  });
});

describe('a kind whose reading fails', () => {
  const failing = (name: string) => (platformObjects: PlatformObjects) => {
    platformObjects.failing = [
      { name, since: platformObjects.now - 90_000, reason: 'timed out' },
    ];
  };

  it('makes the health unknown that is derived from it, and says since when', () => {
    const platformObjects = platformWith(failing('deployments.apps'));
    const sentence = `Reading deployments.apps fails, so that what is shown of them is as of 2026-11-23 01:46 UTC. The API server says: timed out`;
    const verdict = {
      health: 'unknown',
      sentence,
      concerns: [
        { subject: 'deployments.apps', health: 'unknown', message: sentence },
      ],
    };
    expect(describePlatform(platformObjects)).toMatchObject(verdict);
    expect(
      summarizePlatform(platformObjects, { virtualMachines: 0 }),
    ).toMatchObject(verdict);
  });

  it('quotes the API server without logins of addresses', () => {
    const { concerns } = describeWith(platformObjects => {
      platformObjects.failing = [
        {
          name: 'deployments.apps',
          since: platformObjects.now,
          reason: 'proxy https://jane:pass@proxy.test refused',
        },
      ];
    });
    expect(JSON.stringify(concerns)).toContain(
      'proxy https://<masked>@proxy.test refused',
    );
    expect(JSON.stringify(concerns)).not.toContain('pass@');
  });

  it('does not hide what else is wrong', () => {
    const { health, concerns } = describeWith(platformObjects => {
      failing('storageprofiles.cdi.kubevirt.io')(platformObjects);
      notReady(platformObjects, 'virt-api');
    });
    expect(health).toBe('error');
    expect(concerns?.map(({ subject }) => subject)).toEqual([
      'virt-api',
      'storageprofiles.cdi.kubevirt.io',
    ]);
  });

  it('takes no leader for lost whose Lease merely cannot be read', () => {
    const later = (platformObjects: PlatformObjects) => {
      platformObjects.now += 3 * 60_000;
    };
    const subjects = (change: (platformObjects: PlatformObjects) => void) =>
      describeWith(platformObjects => {
        later(platformObjects);
        change(platformObjects);
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

  it('is reported once, where the whole cluster does not answer', () => {
    const { concerns, knownHealth } = describeWith(platformObjects => {
      failing('deployments.apps')(platformObjects);
      platformObjects.cluster = {
        ...platformObjects.cluster,
        state: 'stale',
        since: new Date(platformObjects.now).toISOString(),
      };
    });
    expect(concerns).toBeUndefined();
    expect(knownHealth).toBe('ok');
  });
});
