import { Refusal } from './ConsoleClient';
import { ConsoleFixture, setUpConsoles } from './consoleFixture';
import { names } from './consoleVms';
import { KubeVirtFixture } from './kubevirtObjects';
import { operator } from './operating';
import { SUBRESOURCES } from './roles';
import { serialContract } from './serial.contract';
import { vncContract } from './vnc.contract';

/**
 * What virt-api does with consoles and screens. To be called within `describe`, for a demo cluster and for a real
 * control plane alike.
 */
export function consoleContract(connect: () => Promise<KubeVirtFixture>): void {
  let fixture: ConsoleFixture;

  beforeAll(async () => {
    fixture = await setUpConsoles(await connect());
    const { running, withAgent } = operator(() => fixture.kube);
    await Promise.all([running(names.guest), running(names.blind)]);
    await withAgent(names.guest);
  }, 120_000);

  afterEach(() => {
    fixture?.dropAll();
  });

  afterAll(async () => {
    await fixture?.kube.tearDown();
  }, 120_000);

  const current = () => fixture;
  describe.each(['console', 'vnc'])('%s', what => {
    upgradeContract(current, what);
  });
  rightsContract(current);
  vncContract(current);
  serialContract(current);
}

/** Whom virt-api gives a WebSocket, and what it says instead. */
function upgradeContract(fixture: () => ConsoleFixture, what: string): void {
  const statusOf = ({ code, contentType, text }: Refusal) => ({
    code,
    isJson: contentType?.includes('json'),
    message: JSON.parse(text).message,
  });

  it('opens with the subprotocol', async () => {
    const { socket } = await fixture().open(names.guest, what);
    expect(socket.protocol).toBe('plain.kubevirt.io');
  });

  it('opens without a subprotocol where none is offered', async () => {
    const { socket } = await fixture().open(names.guest, what, {
      protocols: [],
    });
    expect(socket.protocol).toBe('');
  });

  it('answers no subprotocol where another is offered, which clients take for a failure', async () => {
    await expect(
      fixture().open(names.guest, what, { protocols: ['binary'] }),
    ).rejects.toThrow('Server sent no subprotocol');
  });

  it('takes the token from a subprotocol, beside its own', async () => {
    const { token } = fixture().connection;
    const bearer = `base64url.bearer.authorization.k8s.io.${Buffer.from(
      token,
    ).toString('base64url')}`;
    const { socket } = await fixture().open(names.guest, what, {
      token: '',
      protocols: [bearer, 'plain.kubevirt.io'],
    });
    expect(socket.protocol).toBe('plain.kubevirt.io');
    expect(
      await fixture().refused(names.guest, what, {
        token: '',
        protocols: [bearer],
      }),
    ).toMatchObject({ code: 401 });
  });

  it.each([
    ['an unknown token', 'nonsense', 401],
    ['no token', '', 403],
  ])('refuses %s', async (_, token, code) => {
    expect(await fixture().refused(names.guest, what, { token })).toMatchObject(
      { code },
    );
  });

  it.each([
    ['a VMI that is not there', 'nobody'],
    ['a stopped VM', names.halted],
  ])('does not find %s', async (_, name) => {
    expect(statusOf(await fixture().refused(name, what))).toEqual({
      code: 404,
      isJson: true,
      message: `virtualmachineinstance.kubevirt.io "${name}" not found`,
    });
  });

  it('refuses a VMI that does not run', async () => {
    await fixture().kube.until(
      'vmi',
      names.huge,
      ({ status }) => status.phase === 'Scheduling',
    );
    expect(statusOf(await fixture().refused(names.huge, what))).toEqual({
      code: 400,
      isJson: true,
      message: 'VMI is not running',
    });
  });

  it('refuses a VMI without the device', async () => {
    expect(statusOf(await fixture().refused(names.blind, what))).toEqual({
      code: 400,
      isJson: true,
      message:
        what === 'vnc'
          ? 'No graphics devices are present.'
          : 'No serial consoles are present.',
    });
  });

  it('needs a WebSocket, and a caller who takes anything', async () => {
    const { kube, path } = fixture();
    const ask = async (accept: string) =>
      (await kube.client.get(path(names.guest, what), { accept })).code;
    expect(await ask('application/json, */*')).toBe(400);
    expect(await ask('application/json')).toBe(406);
  });

  it('is thrown out by a caller who asks without a WebSocket', async () => {
    const { kube, path, open } = fixture();
    const client = await open(names.guest, what);
    await kube.client.get(path(names.guest, what), { accept: '*/*' });
    expect(await client.closed()).toBe(1006);
  });

  it('belongs to VMIs, not to VMs', async () => {
    const { kube, path } = fixture();
    const ofVm = path(names.guest, what).replace(
      'virtualmachineinstances',
      'virtualmachines',
    );
    const { code } = await kube.client.get(ofVm, { accept: '*/*' });
    expect(code).toBe(404);
  });
}

/** Who may open a console. */
function rightsContract(fixture: () => ConsoleFixture): void {
  const as = (user: string) => ({ headers: { 'Impersonate-User': user } });

  beforeAll(async () => {
    const { kube } = fixture();
    const rbac = `/apis/rbac.authorization.k8s.io/v1/namespaces/${kube.namespace}`;
    for (const what of ['console', 'vnc']) {
      await kube.post(`${rbac}/roles`, {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'Role',
        metadata: { name: what },
        rules: [
          {
            apiGroups: [SUBRESOURCES],
            resources: [`virtualmachineinstances/${what}`],
            verbs: ['get'],
          },
        ],
      });
      await kube.post(`${rbac}/rolebindings`, {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'RoleBinding',
        metadata: { name: what },
        roleRef: {
          apiGroup: 'rbac.authorization.k8s.io',
          kind: 'Role',
          name: what,
        },
        subjects: [
          {
            apiGroup: 'rbac.authorization.k8s.io',
            kind: 'User',
            name: `${what}-user`,
          },
        ],
      });
    }
  });

  it.each([
    ['console', 'vnc'],
    ['vnc', 'console'],
  ])('opens %s to who may, and not %s', async (granted, other) => {
    const { open, refused } = fixture();
    const who = as(`${granted}-user`);
    await open(names.guest, granted, who);
    const { code, text } = await refused(names.guest, other, who);
    expect(code).toBe(403);
    expect(JSON.parse(text).message).toBe(
      `virtualmachineinstances.${SUBRESOURCES} "${
        names.guest
      }" is forbidden: User "${granted}-user" cannot get resource "virtualmachineinstances/${other}" in API group "${SUBRESOURCES}" in the namespace "${
        fixture().kube.namespace
      }"`,
    );
  });

  it.each([
    ['console-user', 'console', true],
    ['console-user', 'vnc', false],
    ['vnc-user', 'vnc', true],
  ])('answers whether %s may open %s', async (user, subresource, allowed) => {
    const { kube } = fixture();
    const { body } = await kube.client.post(
      '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
      {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SelfSubjectAccessReview',
        spec: {
          resourceAttributes: {
            verb: 'get',
            group: SUBRESOURCES,
            resource: 'virtualmachineinstances',
            subresource,
            namespace: kube.namespace,
            name: names.guest,
          },
        },
      },
      as(user),
    );
    expect(body.status.allowed).toBe(allowed);
  });
}
