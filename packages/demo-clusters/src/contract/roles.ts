import { Answer, CallOptions } from './client';
import { Fixture } from './fixture';

export const RBAC = 'rbac.authorization.k8s.io';
export const SUBRESOURCES = 'subresources.kubevirt.io';

/** Roles and bindings that the contract makes for itself. */
export class Roles {
  static async create(fixture: Fixture): Promise<Roles> {
    const { client, connection, namespace, group, plural } = fixture;
    const self = await client.post(
      '/apis/authentication.k8s.io/v1/selfsubjectreviews',
      { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' },
      { token: connection.nobody.token },
    );
    const { username } = self.body.status.userInfo;
    const roles = new Roles(fixture, username);
    const start = [roles.rule('virtualmachines/start')];
    await roles.clusterRole('starter', {
      labels: { [`${namespace}/part`]: 'true' },
      rules: start,
    });
    await roles.clusterRole('sum', {
      aggregationRule: {
        clusterRoleSelectors: [
          { matchLabels: { [`${namespace}/part`]: 'true' } },
        ],
      },
      rules: [],
    });
    await roles.clusterRole('impersonator', {
      rules: [
        {
          apiGroups: [''],
          resources: ['users', 'groups'],
          resourceNames: ['alice', 'team'],
          verbs: ['impersonate'],
        },
      ],
    });
    await roles.post('clusterrolebindings', {
      kind: 'ClusterRoleBinding',
      metadata: { name: roles.name('impersonator') },
      roleRef: roles.roleRef('ClusterRole', roles.name('impersonator')),
      subjects: [roles.subject('User', username)],
    });
    await roles.role('robots', [roles.rule('virtualmachines/stop')]);
    await roles.role('named', [
      { ...roles.rule('virtualmachines/restart'), resourceNames: ['db'] },
    ]);
    await roles.role('readers', [
      { apiGroups: [group], resources: [plural], verbs: ['list'] },
    ]);
    const user = (name: string) => roles.subject('User', name);
    const starter = roles.roleRef('ClusterRole', roles.name('starter'));
    await roles.bind('starter', starter, [
      user('alice'),
      roles.subject('Group', 'team'),
    ]);
    await roles.bind('robots', roles.roleRef('Role', 'robots'), [
      { kind: 'ServiceAccount', namespace, name: 'robot' },
    ]);
    await roles.bind('named', roles.roleRef('Role', 'named'), [user('named')]);
    await roles.bind('readers', roles.roleRef('Role', 'readers'), [
      user('alice'),
    ]);
    await roles.bind(
      'lost',
      roles.roleRef('ClusterRole', roles.name('missing')),
      [user('lost')],
    );
    return roles;
  }

  private constructor(
    private readonly fixture: Fixture,
    /** The name of somebody who may do nothing but stand for `alice` and `team`. */
    readonly nobody: string,
  ) {}

  /** A name in the whole cluster. */
  name(short: string): string {
    return `${this.fixture.namespace}-${short}`;
  }

  /** Lists what only `alice` may list. */
  read(options: CallOptions): Promise<Answer> {
    return this.fixture.client.get(this.fixture.widgets, options);
  }

  /** May the caller start VMs, or whatever else is asked? */
  async review(options: CallOptions, attributes: object): Promise<object> {
    const { body } = await this.fixture.client.post(
      '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
      {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SelfSubjectAccessReview',
        spec: {
          resourceAttributes: {
            verb: 'update',
            group: SUBRESOURCES,
            resource: 'virtualmachines',
            subresource: 'start',
            namespace: this.fixture.namespace,
            ...attributes,
          },
        },
      },
      options,
    );
    return body.status;
  }

  /** The sum of roles, once it is made. */
  async aggregated(): Promise<{ rules?: object[] }> {
    const { body } = await this.fixture.client.eventually(
      `/apis/${RBAC}/v1/clusterroles/${this.name('sum')}`,
      answer => answer.body.rules?.length > 0,
    );
    return body;
  }

  async tearDown(): Promise<void> {
    const { client } = this.fixture;
    for (const name of ['starter', 'sum', 'impersonator']) {
      await client.delete(`/apis/${RBAC}/v1/clusterroles/${this.name(name)}`);
    }
    await client.delete(
      `/apis/${RBAC}/v1/clusterrolebindings/${this.name('impersonator')}`,
    );
  }

  private rule(resource: string) {
    return {
      apiGroups: [SUBRESOURCES],
      resources: [resource],
      verbs: ['update'],
    };
  }

  private roleRef(kind: string, name: string) {
    return { apiGroup: RBAC, kind, name };
  }

  private subject(kind: 'User' | 'Group', name: string) {
    return { kind, apiGroup: RBAC, name };
  }

  private async post(path: string, object: object): Promise<void> {
    const { code, text } = await this.fixture.client.post(
      `/apis/${RBAC}/v1/${path}`,
      { apiVersion: `${RBAC}/v1`, ...object },
    );
    if (code !== 201) {
      throw new Error(`POST ${path}: ${code} ${text}`);
    }
  }

  private clusterRole(
    name: string,
    { labels, ...role }: { labels?: object; [field: string]: unknown },
  ) {
    return this.post('clusterroles', {
      kind: 'ClusterRole',
      metadata: { name: this.name(name), labels },
      ...role,
    });
  }

  private role(name: string, rules: object[]) {
    return this.post(`namespaces/${this.fixture.namespace}/roles`, {
      kind: 'Role',
      metadata: { name },
      rules,
    });
  }

  private bind(name: string, roleRef: object, subjects: object[]) {
    return this.post(`namespaces/${this.fixture.namespace}/rolebindings`, {
      kind: 'RoleBinding',
      metadata: { name },
      roleRef,
      subjects,
    });
  }
}
