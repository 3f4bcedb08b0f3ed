import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import type {
  DeploymentCheck,
  DeploymentFinding,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { containerVm, createHarness } from '../__testUtils__/harness';

const finding = (
  code: DeploymentFinding['code'],
  field: DeploymentFinding['field'],
  message: string,
  severity: DeploymentFinding['severity'] = 'problem',
): DeploymentFinding => ({ code, field, severity, message, messages: [] });

const nothing = (): DeploymentCheck => ({
  source: 'Rafay',
  findings: [],
  unchecked: [],
});

describe('what is generated, against what Rafay and the clusters have', () => {
  let server: Server;
  let status: number;
  let answer: object;
  let asked: any[];
  let tokens: (string | undefined)[];

  const platform = {
    auth: mockServices.auth({ pluginId: 'scaffolder' }),
    discovery: {
      getBaseUrl: async () =>
        `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      getExternalBaseUrl: async () => {
        throw new Error('not asked for');
      },
    },
  };
  const harness = createHarness({ platform });
  const withFindings = (...findings: DeploymentFinding[]) => {
    answer = { ...nothing(), findings };
  };

  beforeEach(async () => {
    harness.reset();
    status = 200;
    answer = nothing();
    asked = [];
    tokens = [];
    server = createServer(async (request, response) => {
      tokens.push(request.headers.authorization);
      asked.push({ path: request.url, ...((await json(request)) as object) });
      response
        .writeHead(status, { 'content-type': 'application/json' })
        .end(JSON.stringify(answer));
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  });

  afterEach(() => new Promise(resolve => server.close(resolve)));

  it('is asked for once, whole, and in the name of the person', async () => {
    await harness.generate();
    expect(asked).toEqual([
      {
        path: '/v1/deployment/check',
        project: 'shop',
        clusters: ['west'],
        namespace: 'orders',
        blueprintName: 'kubevirt-blueprint',
        version: 'v1',
        baseBlueprint: 'minimal',
        addons: [{ name: 'kubevirt-basic', version: 'v1' }],
        replacesKubeVirt: false,
      },
    ]);
    expect(tokens).toEqual([
      mockCredentials.service.header({
        onBehalfOf: mockCredentials.user(),
        targetPluginId: 'kubevirt',
      }),
    ]);
  });

  it.each([
    [
      'ConflictError',
      finding('version-taken', 'version', 'v1 is taken; v2 is not.'),
      /^version: v1 is taken; v2 is not\.$/,
    ],
    [
      'ConflictError',
      finding('addon-version-taken', 'addons', 'The add-on has v1.'),
      /^version: The add-on has v1\.$/,
    ],
    [
      'ConflictError',
      finding('namespace-taken', 'namespace', 'It is of lab.'),
      /^vmNamespace: It is of lab\.$/,
    ],
    [
      'ConflictError',
      finding('kubevirt-present', 'clusters', 'west has KubeVirt.'),
      /^clusters: west has KubeVirt\. .*rafay:vm:generate, rafay:blueprint:upgrade; or set replacesKubeVirt/,
    ],
    [
      'NotFoundError',
      finding('project-missing', 'project', 'There is no shop.'),
      /^project: There is no shop\.$/,
    ],
    [
      'NotFoundError',
      finding('base-missing', 'baseBlueprint', 'There is no base.'),
      /^baseBlueprint: There is no base\.$/,
    ],
  ])('is refused by a %s for %j', async (name, found, message) => {
    withFindings(found);
    await expect(harness.generate()).rejects.toMatchObject({
      name,
      message: expect.stringMatching(message),
    });
    expect(harness.files()).toEqual({});
  });

  it('is refused with all that is wrong at once', async () => {
    withFindings(
      finding('base-missing', 'baseBlueprint', 'There is no base.'),
      finding('version-taken', 'version', 'v1 is taken.'),
    );
    await expect(harness.generate()).rejects.toMatchObject({
      name: 'ConflictError',
      message: 'baseBlueprint: There is no base. version: v1 is taken.',
    });
  });

  it('goes on with a warning where it may be as it should', async () => {
    withFindings(
      finding('cluster-missing', 'clusters', 'There is no west.', 'warning'),
    );
    const { logs, outputs } = await harness.generate();
    expect(logs).toContain('clusters: There is no west.');
    expect(outputs.applyOrder).toBeDefined();
  });

  it('says that Rafay is not configured', async () => {
    answer = { findings: [], unchecked: [] };
    const { logs } = await harness.generate();
    expect(logs.join('\n')).toMatch(/Rafay is not configured.*is not checked/);
  });

  it('says what could not be checked', async () => {
    answer = { ...nothing(), unchecked: ['Rafay refuses the API key (401).'] };
    const { logs } = await harness.generate();
    expect(logs).toContain(
      'Not everything could be checked against Rafay: Rafay refuses the API key (401).',
    );
  });

  it.each([403, 404, 500])(
    'goes on and says so where the backend answers %d',
    async code => {
      status = code;
      answer = {
        error: { name: 'Error', message: 'it is not for you' },
        response: { statusCode: code },
      };
      const { logs, outputs } = await harness.generate();
      expect(logs.join('\n')).toMatch(
        /Nothing is checked against Rafay.*does not say/,
      );
      expect(outputs.applyOrder).toBeDefined();
    },
  );

  it('lets KubeVirt be replaced where the input says so', async () => {
    await harness.generate({ replacesKubeVirt: true });
    expect(asked[0].replacesKubeVirt).toBe(true);
  });

  it('need not be new where the repository has published it', async () => {
    await harness.generate();
    asked = [];
    await harness.generate();
    expect(asked).toEqual([
      expect.objectContaining({ project: 'shop', replacesKubeVirt: true }),
    ]);
    expect(asked[0]).not.toHaveProperty('version');
    expect(asked[0]).not.toHaveProperty('addons');
  });

  it('must have a new version for an upgrade', async () => {
    await harness.generate({
      kubevirtVersion: 'v1.8.4',
      cdiVersion: 'v1.65.0',
    });
    asked = [];
    withFindings(finding('version-taken', 'version', 'v2 is taken.'));
    await expect(
      harness.upgrade({ kubevirtVersion: 'v1.9.0' }),
    ).rejects.toMatchObject({
      name: 'ConflictError',
      message: 'version: v2 is taken.',
    });
    expect(asked).toEqual([
      {
        path: '/v1/deployment/check',
        project: 'shop',
        blueprintName: 'kubevirt-blueprint',
        version: 'v2',
      },
    ]);
  });

  it('must have a namespace of its own for further VMs', async () => {
    await harness.generate();
    asked = [];
    await harness.vms({ vms: [containerVm] });
    expect(asked).toEqual([]);
    withFindings(finding('namespace-taken', 'namespace', 'It is of lab.'));
    await expect(
      harness.vms({
        vms: [{ ...containerVm, name: 'other' }],
        vmNamespace: 'payments',
      }),
    ).rejects.toMatchObject({ message: 'vmNamespace: It is of lab.' });
    expect(asked).toEqual([
      {
        path: '/v1/deployment/check',
        project: 'shop',
        clusters: ['west'],
        namespace: 'payments',
      },
    ]);
  });
});
