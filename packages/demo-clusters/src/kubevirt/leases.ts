import { Controller, ControllerContext } from '../controllers/context';

const RENEW_MS = 10_000;

/** The Lease by which one of several replicas leads. */
export class LeaderLease implements Controller {
  constructor(
    private readonly context: ControllerContext,
    private readonly namespace: string,
    private readonly component: string,
  ) {}

  start(): () => void {
    const { store, clock } = this.context;
    let cancel = () => {};
    const renew = () => {
      cancel = clock.after(RENEW_MS, renew);
      const { namespace, component } = this;
      const holder = store
        .list('pods', { namespace, labelSelector: `kubevirt.io=${component}` })
        .map(({ metadata }) => metadata.name)
        .sort()[0];
      if (!holder) {
        return;
      }
      const now = clock.now().toISOString().replace('Z', '000Z');
      const ref = {
        resource: 'leases.coordination.k8s.io',
        namespace,
        name: component,
      };
      const renewed = store.mutate(ref, lease => {
        if (lease.spec.holderIdentity !== holder) {
          lease.spec.holderIdentity = holder;
          lease.spec.acquireTime = now;
          lease.spec.leaseTransitions += 1;
        }
        lease.spec.renewTime = now;
      });
      if (!renewed) {
        store.create({
          apiVersion: 'coordination.k8s.io/v1',
          kind: 'Lease',
          metadata: { namespace, name: component },
          spec: {
            holderIdentity: holder,
            leaseDurationSeconds: 15,
            leaseTransitions: 0,
            acquireTime: now,
            renewTime: now,
          },
        });
      }
    };
    renew();
    return () => cancel();
  }
}
