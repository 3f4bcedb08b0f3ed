import type { VirtualMachineSummary } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { createReplicas } from '../__testUtils__/startReplicas';
import {
  cause,
  crashedVm,
  drainedVm,
  runningVm,
  unschedulableVm,
} from '../__testUtils__/vms';

const TEAM = 'group:default/team-orders';
const MINUTE = 60_000;

/** What is sent of the state of VMs, by replicas that share a database. */
describe('StateMessages', () => {
  let backend: Awaited<ReturnType<typeof createReplicas>>;
  afterEach(() => backend.stopAll());

  const many = (count: number, make: (name: string) => VirtualMachineSummary) =>
    Array.from({ length: count }, (_, i) =>
      make(`vm-${String(i).padStart(2, '0')}`),
    );

  it('sends once that a VM does not run against its will for five minutes, and that it is over', async () => {
    backend = await createReplicas();
    const { clock, virtualMachines, sent } = backend;
    await backend.start();
    virtualMachines.set(unschedulableVm('db'));
    await clock.advance(5 * MINUTE - 5_000);
    expect(sent).toEqual([]);
    await clock.advance(10_000);
    expect(sent).toEqual([
      {
        recipients: { type: 'entity', entityRef: TEAM },
        payload: {
          title: 'db is not running',
          description:
            'About unschedulable-memory. Do something. (Cluster west, namespace shop.)',
          link: '/catalog/default/component/orders/virtual-machines/west/shop/db',
          severity: 'high',
          topic: 'not-running',
          scope: expect.stringMatching(/^not-running:uid-db:[0-9a-f]{16}$/),
        },
      },
    ]);
    const { scope } = sent[0].payload;
    await clock.advance(20 * MINUTE);
    expect(sent).toHaveLength(1);

    virtualMachines.set(runningVm('db'));
    await clock.advance(MINUTE);
    expect(sent).toHaveLength(1);
    await clock.advance(2 * MINUTE);
    expect(sent).toHaveLength(2);
    expect(sent[1].payload).toMatchObject({
      title: 'Resolved: db is not running',
      description: 'The virtual machine is running.',
      severity: 'low',
      scope,
    });
    await clock.advance(20 * MINUTE);
    expect(sent).toHaveLength(2);
  });

  it('sends nothing of what passes within five minutes', async () => {
    backend = await createReplicas();
    await backend.start();
    backend.virtualMachines.set(unschedulableVm('db'));
    await backend.clock.advance(4 * MINUTE);
    backend.virtualMachines.set(runningVm('db'));
    await backend.clock.advance(30 * MINUTE);
    expect(backend.sent).toEqual([]);
  });

  it('counts tries that fail as one, though they come and go', async () => {
    backend = await createReplicas();
    const { clock, virtualMachines } = backend;
    await backend.start();
    for (let i = 0; i < 6; i++) {
      virtualMachines.set(unschedulableVm('db'));
      await clock.advance(MINUTE);
      virtualMachines.set(
        runningVm('db', { group: 'changing', phase: 'Scheduling' }),
      );
      await clock.advance(10_000);
    }
    virtualMachines.set(unschedulableVm('db'));
    await clock.advance(10_000);
    expect(backend.takeTitles()).toEqual([`${TEAM}: db is not running`]);
  });

  it('sends that a VM crashed, though it runs again a moment later', async () => {
    backend = await createReplicas();
    const { clock, virtualMachines } = backend;
    await backend.start();
    virtualMachines.set(crashedVm('db'));
    virtualMachines.set(runningVm('db', { vmiUid: 'next' }));
    await clock.advance(10_000);
    expect(backend.takeTitles()).toEqual([`${TEAM}: db crashed`]);
    await clock.advance(5 * MINUTE);
    expect(backend.takeTitles()).toEqual([`${TEAM}: Resolved: db crashed`]);
    await clock.advance(60 * MINUTE);
    expect(backend.takeTitles()).toEqual([]);
  });

  it('sends one message for the drain of a node with 40 VMs, and that it is over', async () => {
    backend = await createReplicas();
    const { clock, virtualMachines, sent } = backend;
    await backend.start();
    // KubeVirt tries them a few at a time.
    for (const vm of many(40, drainedVm)) {
      virtualMachines.set(vm);
      await clock.advance(10_000);
    }
    const scopes = new Set(sent.map(({ payload }) => payload.scope));
    expect(scopes.size).toBe(1);
    expect(sent.length).toBe(1);
    await clock.advance(10 * MINUTE);
    expect(sent.length).toBe(2);
    expect(sent[1].payload).toMatchObject({
      title: 'Node w1 is to be emptied: 40 virtual machines cannot leave it',
      description:
        'Cluster west: vm-00, vm-01, vm-02, vm-03, vm-04 and 35 more. Its node is to be emptied. Do something.',
      link: '/kubevirt/virtual-machines?cluster=west&node=w1',
      topic: 'node',
      scope: sent[0].payload.scope,
    });
    await clock.advance(60 * MINUTE);
    expect(sent.length).toBe(2);
    virtualMachines.set(...many(40, name => runningVm(name, { node: 'w2' })));
    await clock.advance(5 * MINUTE);
    expect(sent.length).toBe(3);
    expect(sent[2].payload.title).toMatch(/^Resolved: Node w1/);
  });

  it('sends one message for VMs that crash together on a node', async () => {
    backend = await createReplicas();
    await backend.start();
    backend.virtualMachines.set(...many(12, crashedVm));
    await backend.clock.advance(10_000);
    expect(backend.takeTitles()).toEqual([
      `${TEAM}: 12 virtual machines on node w1 crashed`,
    ]);
  });

  it('names the drain where other things befall VMs on the node, too', async () => {
    backend = await createReplicas();
    await backend.start();
    backend.virtualMachines.set(crashedVm('db'), drainedVm('web'));
    await backend.clock.advance(10_000);
    expect(backend.takeTitles()).toEqual([
      `${TEAM}: Node w1 is to be emptied: 2 virtual machines need attention`,
    ]);
  });

  it('sends each owner what is theirs, and nothing of VMs that consent to nobody', async () => {
    backend = await createReplicas();
    const { virtualMachines, sent } = backend;
    virtualMachines.owners.set('payroll', [
      {
        entityRef: 'component:default/payroll',
        owner: 'group:default/team-payroll',
      },
    ]);
    virtualMachines.owners.set('nobodys', []);
    virtualMachines.owners.set('shared', [
      {
        entityRef: 'component:default/orders',
        owner: TEAM,
      },
      {
        entityRef: 'component:default/orders-2',
        owner: TEAM,
      },
      { entityRef: 'component:default/ownerless' },
    ]);
    await backend.start();
    virtualMachines.set(
      ...['orders', 'payroll', 'nobodys', 'shared'].map(name =>
        drainedVm(name),
      ),
    );
    await backend.clock.advance(10_000);
    const byRecipient = sent.map(({ recipients, payload }) => [
      (recipients as { entityRef: string }).entityRef,
      `${payload.title} ${payload.description}`,
    ]);
    expect(byRecipient.map(([recipient]) => recipient).sort()).toEqual([
      'component:default/ownerless',
      TEAM,
      'group:default/team-payroll',
    ]);
    for (const [recipient, text] of byRecipient) {
      expect(text).not.toContain('nobodys');
      expect(text.includes('payroll')).toBe(
        recipient === 'group:default/team-payroll',
      );
    }
  });

  it('says nothing more where consent was withdrawn', async () => {
    backend = await createReplicas();
    const { clock, virtualMachines } = backend;
    await backend.start();
    virtualMachines.set(crashedVm('db'));
    await clock.advance(10_000);
    expect(backend.takeTitles()).toHaveLength(1);
    virtualMachines.owners.set('db', []);
    virtualMachines.set(runningVm('db'));
    await clock.advance(10 * MINUTE);
    expect(backend.takeTitles()).toEqual([]);
    expect(
      await backend.client('kubevirt_notifications_open').select(),
    ).toEqual([]);
  });

  describe('with several replicas', () => {
    it('sends from one, the only one that keeps clusters mirrored', async () => {
      backend = await createReplicas();
      const { clock, virtualMachines } = backend;
      await backend.start('one');
      await backend.start('two');
      expect(virtualMachines.followers).toBe(1);
      virtualMachines.set(crashedVm('db'));
      await clock.advance(MINUTE);
      expect(backend.takeTitles()).toEqual([`${TEAM}: db crashed`]);
    });

    it('goes on in another one, which sends nothing twice', async () => {
      backend = await createReplicas();
      const { clock, virtualMachines } = backend;
      await backend.start('one');
      await backend.start('two');
      virtualMachines.set(
        crashedVm('db', { node: 'w9' }),
        unschedulableVm('web'),
      );
      virtualMachines.set(...many(5, drainedVm));
      await clock.advance(6 * MINUTE);
      expect(backend.takeTitles()).toHaveLength(3);

      await backend.stop('one');
      await clock.advance(30_000);
      expect(virtualMachines.followers).toBe(1);
      await clock.advance(MINUTE);
      expect(backend.takeTitles()).toEqual([]);
      // It knows what is open, and that it is over.
      virtualMachines.set(runningVm('db'), runningVm('web'));
      await clock.advance(5 * MINUTE);
      expect(backend.takeTitles().sort()).toEqual([
        `${TEAM}: Resolved: db crashed`,
        `${TEAM}: Resolved: web is not running`,
      ]);
    });

    it('resolves what ended while no replica ran', async () => {
      backend = await createReplicas();
      const { clock, virtualMachines } = backend;
      await backend.start('one');
      virtualMachines.set(unschedulableVm('db'), crashedVm('web'));
      await clock.advance(6 * MINUTE);
      backend.takeTitles();
      await backend.stop('one');
      virtualMachines.remove('west/shop/db');
      virtualMachines.set(runningVm('web'));
      await clock.advance(60 * MINUTE);
      await backend.start('two');
      await clock.advance(5 * MINUTE);
      expect(backend.takeTitles().sort()).toEqual([
        `${TEAM}: Resolved: db is not running`,
        `${TEAM}: Resolved: web crashed`,
      ]);
    });

    it('sends what the one before wrote down and could not send', async () => {
      backend = await createReplicas();
      const { clock, virtualMachines } = backend;
      await backend.start('one');
      backend.fail(new Error('down'));
      virtualMachines.set(crashedVm('db'));
      await clock.advance(MINUTE);
      await backend.stop('one');
      virtualMachines.set(runningVm('db'));
      backend.fail(undefined);
      await backend.start('two');
      await clock.advance(10_000);
      expect(backend.takeTitles()).toEqual([`${TEAM}: db crashed`]);
    });
  });

  it('tries again where the notifications plugin does not answer, and logs that once', async () => {
    backend = await createReplicas();
    const { clock, virtualMachines, logger } = backend;
    await backend.start();
    backend.fail(new Error('down'));
    virtualMachines.set(crashedVm('db'), crashedVm('web'));
    await clock.advance(5 * MINUTE);
    expect(logger.warn).toHaveBeenCalledTimes(1);
    backend.fail(undefined);
    await clock.advance(MINUTE);
    expect(backend.takeTitles()).toContain(`${TEAM}: db crashed`);
    expect(logger.info).toHaveBeenCalledWith(
      'Notifications of virtual machines are sent again',
    );
  });

  it('holds still while a cluster does not answer, and forgets one that is gone', async () => {
    backend = await createReplicas();
    const { clock, virtualMachines } = backend;
    await backend.start();
    virtualMachines.set(unschedulableVm('db'), crashedVm('web'));
    await clock.advance(10_000);
    expect(backend.takeTitles()).toEqual([`${TEAM}: web crashed`]);
    virtualMachines.setState('west', 'stale');
    await clock.advance(30 * MINUTE);
    expect(backend.takeTitles()).toEqual([]);
    virtualMachines.setState('west', 'synced');
    await clock.advance(10_000);
    expect(backend.takeTitles()).toEqual([`${TEAM}: db is not running`]);
    virtualMachines.setState('west', undefined);
    await clock.advance(10 * MINUTE);
    expect(backend.takeTitles()).toEqual([]);
    expect(
      await backend.client('kubevirt_notifications_open').select(),
    ).toEqual([]);
  });

  it('sends one owner so many in an hour and keeps the rest for later', async () => {
    backend = await createReplicas({ maxPerHour: 2 });
    const { clock, virtualMachines } = backend;
    await backend.start();
    for (const [name, code] of [
      ['a', 'quota'],
      ['b', 'pvc-missing'],
      ['c', 'image-pull'],
    ] as const) {
      virtualMachines.set(
        unschedulableVm(name, { cause: cause(code, 'error') }),
      );
    }
    await clock.advance(10 * MINUTE);
    expect(backend.takeTitles()).toHaveLength(2);
    await clock.advance(60 * MINUTE);
    expect(backend.takeTitles()).toEqual([`${TEAM}: c is not running`]);
  });

  it('takes a VM that was made again under its name for another one', async () => {
    backend = await createReplicas();
    const { clock, virtualMachines, sent } = backend;
    await backend.start();
    virtualMachines.set(crashedVm('db'));
    await clock.advance(10_000);
    virtualMachines.set(crashedVm('db', { uid: 'other' }));
    await clock.advance(10_000);
    expect(sent.map(({ payload }) => payload.title)).toEqual([
      'db crashed',
      'db crashed',
      'Resolved: db crashed',
    ]);
    expect(sent[0].payload.scope).not.toBe(sent[1].payload.scope);
    expect(sent[2].payload.scope).toBe(sent[0].payload.scope);
  });

  it('keeps what is needed of a restart open while another cause hides it', async () => {
    backend = await createReplicas();
    const { clock, virtualMachines } = backend;
    await backend.start();
    virtualMachines.set(
      runningVm('db', { cause: cause('restart-required', 'notice') }),
    );
    await clock.advance(2 * MINUTE);
    expect(backend.takeTitles()).toEqual([`${TEAM}: db needs a restart`]);
    virtualMachines.set(runningVm('db', { cause: cause('paused', 'notice') }));
    await clock.advance(10 * MINUTE);
    expect(backend.takeTitles()).toEqual([]);
    virtualMachines.set(
      runningVm('db', { vmiUid: 'next', cause: cause('paused', 'notice') }),
    );
    await clock.advance(5 * MINUTE);
    expect(backend.takeTitles()).toEqual([
      `${TEAM}: Resolved: db needs a restart`,
    ]);
  });

  it('bounds what it sends', async () => {
    backend = await createReplicas();
    const { clock, virtualMachines, sent } = backend;
    await backend.start();
    const name = 'x'.repeat(253);
    virtualMachines.set(
      crashedVm(name, {
        cause: cause('launcher-failed', 'error', 'y'.repeat(5_000)),
      }),
    );
    await clock.advance(10_000);
    const { title, description } = sent[0].payload;
    expect(title.length).toBeLessThanOrEqual(255);
    expect(description!.length).toBeLessThanOrEqual(1_000);
  });
});
