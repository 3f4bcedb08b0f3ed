import { Client, Connection } from './client';
import { applyObjects } from './manifests';
import { Platform, PlatformState } from './platformObjects';
import type { NewKubeObject } from '../types';

/** A cluster without KubeVirt, and what is installed on it. */
export interface PlatformFixture extends Connection {
  /** The operator's objects of two releases, the older one first. */
  releases: { version: string; objects: NewKubeObject[] }[];
  /** The KubeVirt object. */
  kubevirt: NewKubeObject;
  /** How long an operator may take for what it does. */
  timeoutMs: number;
}

const VM = 'worker';

/**
 * What virt-operator does: installs, updates, refuses and uninstalls. Each test goes on from the one
 * before it. To be called within `describe`, for a demo cluster and for a real control plane alike.
 */
export function platformContract(
  connect: () => Promise<PlatformFixture>,
): void {
  let platform: Platform;
  let fixture: PlatformFixture;

  beforeAll(async () => {
    fixture = await connect();
    platform = new Platform(new Client(fixture), fixture.timeoutMs);
  }, 120_000);

  afterAll(async () => {
    await platform?.tearDown();
  }, 120_000);

  const all = (
    states: PlatformState[],
    value: (state: PlatformState) => unknown,
  ) =>
    [...new Set(states.map(state => JSON.stringify(value(state))))].map(
      text => text && JSON.parse(text),
    );

  it('installs virt-api before virt-controller and virt-handler', async () => {
    const { client } = platform;
    await applyObjects(client, fixture.releases[0].objects);
    const history = await platform.follow();
    await applyObjects(client, [fixture.kubevirt]);
    const states = await history.until(
      ({ kubevirt }) => kubevirt?.status?.phase === 'Deployed',
    );
    const last = states[states.length - 1];

    expect(all(states, ({ kubevirt }) => kubevirt?.status?.phase)).toEqual(
      expect.arrayContaining(['Deploying', 'Deployed']),
    );
    expect(
      states.filter(({ ready }) => !ready['virt-api'] && ready['virt-handler']),
    ).toEqual([]);
    expect(last.conditions).toMatchObject({
      Available: 'True AllComponentsReady',
      Progressing: 'False AllComponentsReady',
      Degraded: 'False AllComponentsReady',
      Created: 'True AllResourcesCreated',
    });
    expect(last.kubevirt.metadata.finalizers).toEqual([
      'foregroundDeleteKubeVirt',
    ]);
    expect(last.kubevirt.status).toMatchObject({
      observedKubeVirtVersion: fixture.releases[0].version,
      targetKubeVirtVersion: fixture.releases[0].version,
    });
  });

  it.each([
    ['view', 'virtualmachines/restart', false],
    ['edit', 'virtualmachines/restart', true],
    ['edit', 'virtualmachineinstances/pause', true],
    ['admin', 'virtualmachines/restart', true],
    // The right to migrate is part of no role that namespaces' owners have.
    ['edit', 'virtualmachines/migrate', false],
    ['admin', 'virtualmachines/migrate', false],
    ['kubevirt.io:admin', 'virtualmachines/migrate', false],
    ['kubevirt.io:migrate', 'virtualmachines/migrate', true],
    // These roles grant `evacuate/cancel`, and the API server asks for `evacuate`.
    ['kubevirt.io:admin', 'virtualmachines/evacuate', false],
  ])('brings roles: %s to update %s: %s', async (role, resource, allowed) => {
    expect(await platform.mayWithRole(role, resource.split('/'))).toBe(allowed);
  });

  it('takes another spec for an update, of the same version', async () => {
    const { version } = fixture.releases[0];
    await platform.startVm(VM);
    const history = await platform.follow();
    await platform.patchKubeVirt({
      uninstallStrategy: 'BlockUninstallIfWorkloadsExist',
    });
    const states = await history.until(
      ({ kubevirt, conditions }) =>
        kubevirt.status.observedGeneration === kubevirt.metadata.generation &&
        conditions.Degraded === 'False AllComponentsReady',
    );

    expect(all(states, ({ kubevirt }) => kubevirt.status.phase)).toEqual([
      'Deployed',
    ]);
    expect(all(states, ({ messages }) => messages.Degraded)).toContainEqual(
      expect.stringMatching(
        new RegExp(
          `^Transitioning from previous version ${version} with registry .* to target version ${version} using registry `,
        ),
      ),
    );
  });

  it('refuses to uninstall while there are VMs, where its object says so', async () => {
    const refusal = (left: string) => ({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: `admission webhook "kubevirt-validator.kubevirt.io" denied the request: Rejecting the uninstall request, since there are still ${left} present. Either delete all KubeVirt related workloads or change the uninstall strategy before uninstalling KubeVirt.`,
      code: 400,
    });
    expect((await platform.deleteKubeVirt()).body).toEqual(
      refusal('Virtual Machine Instances'),
    );
    await platform.stopVm(VM);
    expect((await platform.deleteKubeVirt()).body).toEqual(
      refusal('Virtual Machines'),
    );
    expect(
      (await platform.state()).kubevirt.metadata.deletionTimestamp,
    ).toBeUndefined();
    await platform.startVm(VM);
  });

  it('updates Nodes first and virt-api last, and keeps VMs on their launchers', async () => {
    const [before, after] = fixture.releases;
    const history = await platform.follow();
    await applyObjects(platform.client, after.objects);
    const states = await history.until(
      ({ kubevirt, conditions }) =>
        kubevirt.status.observedKubeVirtVersion === after.version &&
        conditions.Degraded === 'False AllComponentsReady',
    );
    const firstWith = (component: string) =>
      states.findIndex(({ versions }) => versions[component] === after.version);

    expect(all(states, ({ kubevirt }) => kubevirt.status.phase)).toEqual([
      'Deployed',
    ]);
    const underWay = states.find(
      ({ kubevirt }) =>
        kubevirt.status.targetKubeVirtVersion === after.version &&
        kubevirt.status.observedKubeVirtVersion === before.version,
    );
    expect(underWay?.conditions).toEqual({
      Available: 'True UpdateInProgress',
      Progressing: 'True UpdateInProgress',
      Degraded: 'True UpdateInProgress',
    });
    expect(firstWith('virt-handler')).toBeLessThan(
      firstWith('virt-controller'),
    );
    expect(firstWith('virt-controller')).toBeLessThan(firstWith('virt-api'));

    const outdated = await platform.untilOutdated(1);
    expect(outdated.kubevirt.status.observedKubeVirtVersion).toBe(
      after.version,
    );
    const { vmi, pod } = await platform.launcherOf(VM);
    for (const { metadata } of [vmi, pod]) {
      expect(metadata.labels).toHaveProperty([
        'kubevirt.io/outdatedLauncherImage',
      ]);
    }
    expect(vmi.status.phase).toBe('Running');
    expect(vmi.status.launcherContainerImageVersion).toMatch(
      new RegExp(`/virt-launcher:${before.version}$`),
    );
  });

  it('gives a VM that is started again the launcher of its own version', async () => {
    await platform.stopVm(VM);
    await platform.startVm(VM);
    const { vmi } = await platform.launcherOf(VM);

    expect(vmi.metadata.labels).not.toHaveProperty([
      'kubevirt.io/outdatedLauncherImage',
    ]);
    expect(vmi.status.launcherContainerImageVersion).toMatch(
      new RegExp(`/virt-launcher:${fixture.releases[1].version}$`),
    );
  });

  it('does not let its object go while it is gone itself', async () => {
    await platform.removeOperator();
    // What answers for the operator may live a moment longer than its pods, and refuses.
    const { body } = await platform.deleteUntil(500);

    expect(body).toMatchObject({
      code: 500,
      reason: 'InternalError',
      message: expect.stringContaining(
        'failed calling webhook "kubevirt-validator.kubevirt.io"',
      ),
    });
    await platform.removeWebhook();
    expect((await platform.deleteKubeVirt()).code).toBe(200);
    const { kubevirt } = await platform.state();
    expect(kubevirt.metadata.deletionTimestamp).toBeDefined();
    expect(kubevirt.status.phase).toBe('Deployed');
  });

  it('ends VMs before it takes what runs them, and goes on where it was missing', async () => {
    const history = await platform.follow();
    await applyObjects(platform.client, fixture.releases[1].objects);
    const states = await history.until(({ kubevirt }) => !kubevirt);

    expect(all(states, ({ kubevirt }) => kubevirt?.status.phase)).toContain(
      'Deleting',
    );
    const deleting = states.find(
      ({ kubevirt }) => kubevirt?.status.phase === 'Deleting',
    );
    expect(deleting?.conditions).toMatchObject({
      Available: 'False DeletionInProgress',
      Progressing: 'False DeletionInProgress',
      Degraded: 'True DeletionInProgress',
    });
    // While there is a VM, all that runs it is there.
    expect(
      states
        .filter(({ vms }) => vms.length > 0)
        .filter(
          ({ versions }) =>
            !versions['virt-controller'] || !versions['virt-handler'],
        ),
    ).toEqual([]);
    expect(await platform.leftovers()).toEqual({
      components: ['virt-operator'],
      definitions: ['kubevirts.kubevirt.io'],
      registrations: [],
      launchers: [],
    });
  });
}
