import { Answer, Client } from './client';
import { History, Moment } from './history';
import { vm } from './kubevirtVms';
import type { Json, KubeObject } from '../types';
import type { Condition } from '../objects';

const KUBEVIRTS = '/apis/kubevirt.io/v1/namespaces/kubevirt/kubevirts';
const KUBEVIRT = `${KUBEVIRTS}/kubevirt`;
const DEPLOYMENTS = '/apis/apps/v1/namespaces/kubevirt/deployments';
const DAEMON_SETS = '/apis/apps/v1/namespaces/kubevirt/daemonsets';
const ADMISSION = '/apis/admissionregistration.k8s.io/v1';
const RBAC = '/apis/rbac.authorization.k8s.io/v1';
const MERGE = 'merge-patch+json';
const POLL_MS = 20;

/** KubeVirt as it is at one moment. */
export interface PlatformState {
  /** The KubeVirt object; undefined when there is none. */
  kubevirt: Json;
  /** `status reason` of the object's conditions by type, and their messages. */
  conditions: Record<string, string>;
  messages: Record<string, string>;
  /** Tags of the images of Deployments and DaemonSets by name. */
  versions: Record<string, string>;
  /** Whether a pod of each is ready. */
  ready: Record<string, boolean>;
  /** Names of VMs and VMIs. */
  vms: string[];
}

/** What KubeVirt was from a moment on. */
export interface PlatformHistory {
  /** Waits for what stays once it is; resolves with all states until then that differ, oldest first. */
  until(holds: (state: PlatformState) => unknown): Promise<PlatformState[]>;
}

/** KubeVirt on a cluster, with a namespace for VMs. */
export class Platform {
  readonly #namespace = `contract-${Math.random().toString(36).slice(2, 8)}`;
  readonly #histories: History[] = [];
  #hasNamespace = false;

  constructor(readonly client: Client, private readonly timeoutMs: number) {}

  async tearDown(): Promise<void> {
    this.#histories.forEach(history => history.end());
    if (this.#hasNamespace) {
      await this.client.delete(`/api/v1/namespaces/${this.#namespace}`);
    }
  }

  /** KubeVirt as it is now, as far as what is read one after the other can show. */
  async state(): Promise<PlatformState> {
    const moment: Moment = {};
    for (const path of this.#collections()) {
      moment[path] = await this.#items(path);
    }
    return this.#stateOf(moment);
  }

  /** Remembers every state from now on, however short it is. KubeVirt objects have to be served soon. */
  async follow(): Promise<PlatformHistory> {
    await this.client.eventually(KUBEVIRTS, ({ code }) => code === 200);
    const history = await History.begin(this.client, this.#collections());
    this.#histories.push(history);
    return {
      until: async holds => {
        await this.#untilState(holds);
        let last = '';
        const differing: PlatformState[] = [];
        for (const moment of await history.moments()) {
          const state = this.#stateOf(moment);
          const text = JSON.stringify(state);
          if (text !== last) {
            differing.push(state);
            last = text;
          }
        }
        history.end();
        return differing;
      },
    };
  }

  async patchKubeVirt(spec: object): Promise<void> {
    await this.#done(this.client.patch(KUBEVIRT, MERGE, { spec }));
  }

  deleteKubeVirt(): Promise<Answer> {
    return this.client.delete(KUBEVIRT);
  }

  /** Tries to delete the KubeVirt object again and again until that is answered so. */
  async deleteUntil(code: number): Promise<Answer> {
    const end = Date.now() + this.timeoutMs;
    for (;;) {
      const answer = await this.deleteKubeVirt();
      if (answer.code === code) {
        return answer;
      }
      if (answer.code < 300 || Date.now() > end) {
        throw new Error(
          `Deleting KubeVirt was answered with ${answer.code}: ${answer.text}`,
        );
      }
      await pause();
    }
  }

  /** Starts a VM, which is made if it is not there, and waits until it is ready. */
  async startVm(name: string): Promise<void> {
    if (!this.#hasNamespace) {
      this.#hasNamespace = true;
      await this.#done(
        this.client.post('/api/v1/namespaces', {
          apiVersion: 'v1',
          kind: 'Namespace',
          metadata: { name: this.#namespace },
        }),
      );
    }
    const path = this.#path('virtualmachines', name);
    if (await this.#object(path)) {
      await this.#setRunStrategy(name, 'Always');
    } else {
      await this.#done(
        this.client.post(this.#path('virtualmachines'), {
          ...vm(name, { domain: { memory: { guest: '128Mi' } } }),
        }),
      );
    }
    await this.#until(path, object => object?.status?.ready === true);
  }

  /** Stops a VM, and waits until its VMI is gone. */
  async stopVm(name: string): Promise<void> {
    await this.#setRunStrategy(name, 'Halted');
    await this.#until(
      this.#path('virtualmachineinstances', name),
      object => !object,
    );
  }

  async launcherOf(name: string): Promise<{ vmi: KubeObject; pod: Json }> {
    const vmi = await this.#object(this.#path('virtualmachineinstances', name));
    const pods = await this.#items(
      `/api/v1/namespaces/${this.#namespace}/pods`,
    );
    return {
      vmi,
      pod: pods.find(({ metadata }) =>
        metadata.ownerReferences?.some(({ uid }) => uid === vmi.metadata.uid),
      ),
    };
  }

  untilOutdated(count: number): Promise<PlatformState> {
    return this.#untilState(
      ({ kubevirt }) =>
        kubevirt.status.outdatedVirtualMachineInstanceWorkloads === count,
    );
  }

  /** Deletes virt-operator, and waits until none of its pods is left. */
  async removeOperator(): Promise<void> {
    await this.#done(this.client.delete(`${DEPLOYMENTS}/virt-operator`));
    await this.#until(
      '/api/v1/namespaces/kubevirt/pods?labelSelector=kubevirt.io%3Dvirt-operator',
      list => list.items.length === 0,
    );
  }

  /** Deletes the registration of virt-operator's webhook. */
  async removeWebhook(): Promise<void> {
    await this.#done(
      this.client.delete(
        `${ADMISSION}/validatingwebhookconfigurations/virt-operator-validator`,
      ),
    );
  }

  /** What is there of KubeVirt, VMs and their pods. */
  async leftovers() {
    return {
      components: [
        ...(await this.#names(DEPLOYMENTS)),
        ...(await this.#names(DAEMON_SETS)),
      ],
      definitions: (
        await this.#names(
          '/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
        )
      ).filter(name => name.endsWith('.kubevirt.io')),
      registrations: [
        ...(await this.#names(`${ADMISSION}/validatingwebhookconfigurations`)),
        ...(await this.#names(`${ADMISSION}/mutatingwebhookconfigurations`)),
        ...(await this.#names('/apis/apiregistration.k8s.io/v1/apiservices')),
        ...(await this.#names(`${RBAC}/clusterroles`)),
        ...(await this.#names(`${RBAC}/clusterrolebindings`)),
      ].filter(name =>
        // The role of the operator's own manifest stays with the operator.
        /^virt-|subresources\.kubevirt\.io$|^kubevirt\.io:(?!operator$)/.test(
          name,
        ),
      ),
      launchers: await this.#names(
        `/api/v1/namespaces/${this.#namespace}/pods`,
      ),
    };
  }

  /** May somebody who is bound to a role of the cluster, in the contract's namespace, do this? */
  async mayWithRole(
    role: string,
    [resource, subresource]: string[],
  ): Promise<boolean> {
    // A name of its own, as what is deleted is known for a while, too.
    const asked = `contract-${role}-${resource}-${subresource}`;
    const name = asked.replace(/[^a-z]/g, '-');
    const path = `${RBAC}/namespaces/kubevirt/rolebindings`;
    const bindings = [
      { name, role },
      { name: `${name}-known`, role: 'view' },
    ];
    for (const binding of bindings) {
      await this.client.post(path, {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'RoleBinding',
        metadata: { name: binding.name },
        roleRef: {
          apiGroup: 'rbac.authorization.k8s.io',
          kind: 'ClusterRole',
          name: binding.role,
        },
        subjects: [{ kind: 'User', name }],
      });
    }
    const may = async (attributes: object): Promise<boolean> => {
      const { body } = await this.client.post(
        '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
        {
          apiVersion: 'authorization.k8s.io/v1',
          kind: 'SelfSubjectAccessReview',
          spec: {
            resourceAttributes: { ...attributes, namespace: 'kubevirt' },
          },
        },
        { headers: { 'Impersonate-User': name } },
      );
      return body.status.allowed;
    };
    // The API server authorizes by what its watches brought, one binding after the other.
    while (!(await may({ verb: 'get', resource: 'configmaps' }))) {
      await pause();
    }
    const allowed = await may({
      verb: 'update',
      group: 'subresources.kubevirt.io',
      resource,
      subresource,
    });
    for (const binding of bindings) {
      await this.client.delete(`${path}/${binding.name}`);
    }
    return allowed;
  }

  #collections(): string[] {
    return [
      KUBEVIRTS,
      this.#path('virtualmachines'),
      this.#path('virtualmachineinstances'),
      DEPLOYMENTS,
      DAEMON_SETS,
    ];
  }

  #stateOf(moment: Moment): PlatformState {
    const objectsOf = (path: string) => moment[path] ?? [];
    const kubevirt = objectsOf(KUBEVIRTS).find(
      ({ metadata }) => metadata.name === 'kubevirt',
    );
    const components = [...objectsOf(DEPLOYMENTS), ...objectsOf(DAEMON_SETS)];
    const conditions: Condition[] = kubevirt?.status?.conditions ?? [];
    const byName = <T>(value: (component: KubeObject) => T) =>
      Object.fromEntries(
        components.map(component => [
          component.metadata.name,
          value(component),
        ]),
      );
    return {
      kubevirt,
      conditions: Object.fromEntries(
        conditions.map(({ type, status, reason }) => [
          type,
          `${status} ${reason}`,
        ]),
      ),
      messages: Object.fromEntries(
        conditions.map(({ type, message = '' }) => [type, message]),
      ),
      versions: byName(({ spec }) =>
        spec.template.spec.containers[0].image.replace(/^.*:/, ''),
      ),
      ready: byName(
        ({ status }) => (status.readyReplicas ?? status.numberReady ?? 0) > 0,
      ),
      vms: ['virtualmachines', 'virtualmachineinstances'].flatMap(resource =>
        objectsOf(this.#path(resource)).map(({ metadata }) => metadata.name),
      ),
    };
  }

  #path(resource: string, name?: string): string {
    return `/apis/kubevirt.io/v1/namespaces/${this.#namespace}/${resource}${
      name ? `/${name}` : ''
    }`;
  }

  async #setRunStrategy(name: string, runStrategy: string): Promise<void> {
    await this.#done(
      this.client.patch(this.#path('virtualmachines', name), MERGE, {
        spec: { runStrategy },
      }),
    );
  }

  /** Nothing where there is none; 429 says so of no object: the storage of a CRD that was just changed is not ready. */
  async #object(path: string): Promise<Json> {
    let answer = await this.client.get(path);
    while (answer.code === 429) {
      await pause();
      answer = await this.client.get(path);
    }
    if (answer.code === 404) {
      return undefined;
    }
    if (answer.code !== 200) {
      throw new Error(
        `Reading ${path} was answered with ${answer.code}: ${answer.text}`,
      );
    }
    return answer.body;
  }

  /** Nothing where the kind is not served. */
  async #items(path: string): Promise<KubeObject[]> {
    return (await this.#object(path))?.items ?? [];
  }

  async #names(path: string): Promise<string[]> {
    return (await this.#items(path)).map(({ metadata }) => metadata.name);
  }

  async #until(path: string, holds: (object: Json) => unknown): Promise<void> {
    await this.#eventually(path, () => this.#object(path), holds);
  }

  #untilState(
    holds: (state: PlatformState) => unknown,
  ): Promise<PlatformState> {
    return this.#eventually('KubeVirt', () => this.state(), holds);
  }

  async #eventually<T>(
    what: string,
    read: () => Promise<T>,
    holds: (value: T) => unknown,
  ): Promise<T> {
    const end = Date.now() + this.timeoutMs;
    for (;;) {
      const value = await read();
      if (holds(value)) {
        return value;
      }
      if (Date.now() > end) {
        throw new Error(
          `Waited in vain for ${what}; the last was ${JSON.stringify(value)}`,
        );
      }
      await pause();
    }
  }

  async #done(answer: Promise<Answer>): Promise<void> {
    const { code, text } = await answer;
    if (code >= 300) {
      throw new Error(`The API server answered ${code}: ${text}`);
    }
  }
}

function pause(): Promise<void> {
  return new Promise(resolve => {
    setTimeout(resolve, POLL_MS);
  });
}
