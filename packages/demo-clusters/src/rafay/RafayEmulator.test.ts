import {
  OPTION_1,
  PIPELINE,
  VM,
  spec,
  artifact,
  namespace,
} from './__testUtils__/specifications';
import { useRafayEmulator } from './__testUtils__/useRafayEmulator';

describe('RafayEmulator', () => {
  const demo = useRafayEmulator();

  it('applies add-ons and then workloads in the order of the pipeline', async () => {
    demo.commit({ ...OPTION_1, ...PIPELINE });
    const status = await demo.settle();

    // All of it, so that a failure shows what was not done.
    expect(status).toMatchObject({ state: 'done' });
    expect(
      status.projects[0].parts
        .filter(
          ({ kind }) =>
            kind === 'workload' || kind === 'approval' || kind === 'add-on',
        )
        .map(({ name }) => name),
    ).toEqual([
      'kubevirt-basic',
      'cdi-operator',
      'approve-cdi-crd-established',
      'cdi-cr',
      'approve-kubevirt-and-cdi-available',
      'orders-db',
    ]);
    // The object comes in the same file as its kind, so it takes at least one retry.
    expect(demo.partOf(status, 'kubevirt-basic')?.retryCount).toBeGreaterThan(
      0,
    );
    const { store } = demo.cluster;
    expect(
      store.get({
        resource: 'virtualmachines.kubevirt.io',
        namespace: 'orders',
        name: 'orders-db',
      }),
    ).toBeDefined();
    expect(store.list('cdis.cdi.kubevirt.io')[0].status.phase).toBe('Deployed');
  });

  it('lets workloads without a pipeline go side by side, and what needs another fails', async () => {
    demo.commit(OPTION_1);
    const status = await demo.settle();

    expect(status.state).toBe('failed');
    expect(demo.log.join('\n')).toContain(
      'no pipeline orders cdi-cr, cdi-operator, orders-db: they go side by side',
    );
    expect(demo.partOf(status, 'cdi-operator')?.state).toBe('done');
    expect(demo.partOf(status, 'cdi-cr')).toMatchObject({
      state: 'failed',
      reasons: [expect.stringContaining('CDI cdi: 404')],
    });
    expect(demo.cluster.store.list('cdis.cdi.kubevirt.io')).toEqual([]);
  });

  it('does not start an add-on whose dependency failed', async () => {
    demo.commit({
      ...namespace('kubevirt'),
      'addons/first.yaml': spec('Addon', 'infra', 'first', {
        namespace: 'kubevirt',
        artifact: {
          type: 'Yaml',
          artifact: { url: ['https://example.com/operator.yaml'] },
        },
      }),
      'addons/second.yaml': spec('Addon', 'infra', 'second', {
        namespace: 'kubevirt',
        artifact: artifact('second/second.yaml'),
      }),
      'addons/artifacts/second/second.yaml': [
        { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'second' } },
      ],
      'blueprints/chain.yaml': spec('Blueprint', 'infra', 'chain', {
        version: 'v1',
        customAddons: [
          { name: 'second', version: 'v1', dependsOn: ['first'] },
          { name: 'first', version: 'v1' },
        ],
      }),
    });
    const status = await demo.settle();

    expect(demo.partOf(status, 'first')).toMatchObject({
      state: 'failed',
      reasons: ['https://example.com/operator.yaml cannot be fetched offline'],
    });
    expect(demo.partOf(status, 'second')).toMatchObject({
      state: 'failed',
      reasons: ['not started, because of first'],
    });
    expect(
      demo.cluster.store.list('configmaps', { namespace: 'kubevirt' }),
    ).toEqual([]);
  });

  describe('what a cluster refuses', () => {
    it('is the failure of the workload, in the words of the webhook', async () => {
      const twice = [{ name: 'disk' }, { name: 'disk' }];
      demo.commit({
        ...OPTION_1,
        ...PIPELINE,
        'workloads/artifacts/orders-db/orders-db.yaml': [
          {
            ...VM,
            spec: {
              ...VM.spec,
              template: {
                spec: { ...VM.spec.template.spec, volumes: twice },
              },
            },
          },
        ],
      });
      const status = await demo.settle();
      const why =
        'VirtualMachine orders-db: 422 admission webhook "virtualmachine-validator.kubevirt.io" denied the request: spec.template.spec.volumes[1] and spec.template.spec.volumes[0] must not have the same Name.';
      expect(demo.partOf(status, 'orders-db')).toMatchObject({
        state: 'failed',
        reasons: [why],
      });
      expect(status.projects[0].runs[0].stages.at(-1)).toMatchObject({
        name: 'deploy-orders-db',
        status: 'Failed',
        reason: why,
      });
    });

    it('is so for a change of what is there, too', async () => {
      demo.commit({ ...OPTION_1, ...PIPELINE });
      await demo.settle();
      demo.commit({
        'workloads/artifacts/orders-db/orders-db.yaml': [
          { ...VM, spec: { ...VM.spec, running: true } },
        ],
      });
      const status = await demo.settled();
      expect(demo.partOf(status, 'orders-db')?.reasons).toEqual([
        expect.stringContaining(
          'Running and RunStrategy are mutually exclusive',
        ),
      ]);
    });
  });

  it('takes a workload away that is in the repository no more', async () => {
    demo.commit({ ...OPTION_1, ...PIPELINE });
    await demo.settle();
    const ref = {
      resource: 'virtualmachines.kubevirt.io',
      namespace: 'orders',
      name: 'orders-db',
    };
    expect(demo.cluster.store.get(ref)).toBeDefined();

    demo.commit({
      'workloads/orders-db.yaml': undefined,
      'pipelines/rollout.yaml': undefined,
    });
    await demo.settled();

    await demo.until(() => demo.cluster.store.get(ref) === undefined);
    expect(demo.cluster.store.list('cdis.cdi.kubevirt.io')).toHaveLength(1);
  });
});
