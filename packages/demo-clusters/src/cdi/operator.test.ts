import { DemoApiServer } from '../apiserver';
import { ManualClock } from '../__testUtils__/ManualClock';
import { DemoCluster } from '../cluster';
import { Client } from '../contract/client';
import { isTrue } from '../controllers/conditions';
import { FAST_TIMINGS } from '../controllers/timings';
import { demoIdentities } from '../identities';
import { install, releaseManifest } from '../install';

import { create, createVm, importedVm } from '../scenarios/builders';

const CDI = { resource: 'cdis.cdi.kubevirt.io', name: 'cdi' };
const CDI_PATH = '/apis/cdi.kubevirt.io/v1beta1/cdis/cdi';
const WEBHOOK = {
  resource: 'validatingwebhookconfigurations.admissionregistration.k8s.io',
  name: 'cdi-api-validate',
};

describe('CdiOperator', () => {
  let clock: ManualClock;
  let cluster: DemoCluster;
  let server: DemoApiServer;
  let client: Client;
  const errors: Error[] = [];

  beforeEach(async () => {
    clock = new ManualClock();
    cluster = DemoCluster.start({
      name: 'west',
      clock,
      timings: FAST_TIMINGS,
      onError: error => errors.push(error),
    });
    const identities = demoIdentities();
    server = await cluster.serve({
      identities: Object.values(identities),
      tls: false,
    });
    client = new Client({
      baseUrl: server.url,
      token: identities.admin.token,
      nobody: identities.nobody,
    });
    install(cluster.store, clock, ['kubevirt', 'cdi']);
    clock.advance(1000);
  });

  afterEach(async () => {
    cluster.stop();
    await server.stop();
    if (errors.length > 0) {
      throw new AggregateError(errors.splice(0), 'A controller failed');
    }
  });

  const target = () => ({ cluster, namespace: 'shop', entity: 'shop' });
  const cdi = () => cluster.store.get(CDI);
  const deployments = () =>
    cluster.store
      .list('deployments.apps', { namespace: 'cdi' })
      .map(({ metadata }) => metadata.name);

  it('takes its controllers and kinds away, and lets VMs run on', async () => {
    create(
      cluster,
      importedVm(target(), {
        name: 'imported',
        url: 'http://images.example.com/fedora.qcow2',
      }),
    );
    createVm(target(), { name: 'apart' });
    clock.advance(2000);
    expect((await client.delete(CDI_PATH)).code).toBe(200);
    expect(cdi()?.metadata.deletionTimestamp).toBeDefined();
    clock.advance(1000);

    expect(cdi()).toBeUndefined();
    expect(deployments()).toEqual(['cdi-operator']);
    expect(cluster.store.get(WEBHOOK)).toBeUndefined();
    expect([...cluster.store.resources.keys()]).toContain(CDI.resource);
    expect([...cluster.store.resources.keys()]).not.toContain(
      'datavolumes.cdi.kubevirt.io',
    );
    for (const name of ['imported', 'apart']) {
      expect(
        cluster.store.get({
          resource: 'virtualmachineinstances.kubevirt.io',
          namespace: 'shop',
          name,
        })?.status.phase,
      ).toBe('Running');
    }
  });

  it('refuses to go while there are DataVolumes, where its object says so', async () => {
    await client.patch(CDI_PATH, 'merge-patch+json', {
      spec: { uninstallStrategy: 'BlockUninstallIfWorkloadsExist' },
    });
    create(
      cluster,
      importedVm(target(), {
        name: 'imported',
        url: 'http://images.example.com/fedora.qcow2',
      }),
    );
    clock.advance(2000);
    expect((await client.delete(CDI_PATH)).body).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message:
        'admission webhook "cdi-validate.cdi.kubevirt.io" denied the request: Rejecting the uninstall request, since there are still DataVolumes present. Either delete all DataVolumes or change the uninstall strategy before uninstalling CDI.',
      code: 400,
    });
    expect(cdi()?.metadata.deletionTimestamp).toBeUndefined();

    await client.delete(
      '/apis/kubevirt.io/v1/namespaces/shop/virtualmachines/imported',
    );
    clock.advance(2000);
    expect((await client.delete(CDI_PATH)).code).toBe(200);
    clock.advance(1000);
    expect(cdi()).toBeUndefined();
  });

  it('keeps its object while the operator is gone, and goes on when it is back', async () => {
    const { store } = cluster;
    store.delete({
      resource: 'deployments.apps',
      namespace: 'cdi',
      name: 'cdi-operator',
    });
    clock.advance(1000);
    expect((await client.delete(CDI_PATH)).code).toBe(200);
    clock.advance(10_000);
    expect(cdi()?.metadata.finalizers).toEqual(['operator.cdi.kubevirt.io']);
    expect(cdi()?.status.phase).toBe('Deployed');

    releaseManifest('cdi', 'operator')
      .filter(({ kind }) => kind === 'Deployment')
      .forEach(object => store.create(object));
    clock.advance(2000);
    expect(cdi()).toBeUndefined();
  });

  it('goes up a version with its operator', () => {
    const { store } = cluster;
    const phases: string[] = [];
    store.subscribe(CDI.resource, ({ object }) => {
      const { phase, observedVersion } = object.status;
      phases.push(
        `${phase} ${observedVersion} ${isTrue(object, 'Available')} ${isTrue(
          object,
          'Progressing',
        )}`,
      );
    });
    store.mutate(
      { resource: 'deployments.apps', namespace: 'cdi', name: 'cdi-operator' },
      draft => {
        const [container] = draft.spec.template.spec.containers;
        container.image = container.image.replace(/:.*$/, ':v1.67.0');
        for (const variable of container.env) {
          variable.value = variable.value.replace('v1.66.0', 'v1.67.0');
        }
      },
    );
    clock.advance(2000);
    expect([...new Set(phases)]).toEqual([
      'Upgrading v1.66.0 true true',
      'Deployed v1.67.0 true false',
    ]);
    expect(
      store.get({
        resource: 'deployments.apps',
        namespace: 'cdi',
        name: 'cdi-deployment',
      })?.spec.template.spec.containers[0].image,
    ).toBe('quay.io/kubevirt/cdi-controller:v1.67.0');
  });
});
