import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { createHarness } from '../../__testUtils__/harness';
import { readExistingKubeVirt } from './existingKubeVirt';

describe('KubeVirt that is on a cluster already', () => {
  let server: Server;
  let answers: Record<string, { status?: number; body?: unknown }>;
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
  const cluster = (name: string, kubevirtVersion?: string) => ({
    cluster: { name },
    kubevirtVersion,
  });
  const assigned = (name: string, project = 'shop') => ({
    body: { rollout: { project, stages: [{ kind: 'blueprint', name }] } },
  });

  beforeEach(async () => {
    harness.reset();
    tokens = [];
    answers = {
      '/v1/clusters': {
        body: { items: [cluster('west', 'v1.8.4'), cluster('edge')] },
      },
    };
    server = createServer((request, response) => {
      tokens.push(request.headers.authorization);
      const { status = 200, body = {} } = answers[request.url!] ?? {
        status: 404,
      };
      response.writeHead(status).end(JSON.stringify(body));
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  });

  afterEach(() => new Promise(resolve => server.close(resolve)));

  it('is refused, with where it comes from and what to use instead', async () => {
    answers['/v1/clusters/west/rollout'] = assigned('platform', 'lab');
    await expect(harness.generate({ clusters: ['west'] })).rejects.toThrow(
      /west has KubeVirt v1\.8\.4, with blueprint 'platform' of project 'lab'\..*rafay:vm:generate.*rafay:blueprint:upgrade.*set replacesKubeVirt/,
    );
  });

  it('is refused where nobody says from which blueprint', async () => {
    await expect(harness.generate({ clusters: ['west'] })).rejects.toThrow(
      /west has KubeVirt v1\.8\.4, and Rafay does not say/,
    );
  });

  it.each([
    ['it is to be replaced', { clusters: ['west'], replacesKubeVirt: true }],
    ['the cluster has none', { clusters: ['edge'] }],
    ['the portal does not know the cluster', { clusters: ['elsewhere'] }],
  ])('lets it pass where %s', async (_, input) => {
    const { outputs } = await harness.generate(input);
    expect(outputs.applyOrder).toBeDefined();
  });

  it('is no other where the cluster has this very blueprint', async () => {
    answers['/v1/clusters/west/rollout'] = assigned('kubevirt-blueprint');
    const { outputs } = await harness.generate({ clusters: ['west'] });
    expect(outputs.applyOrder).toBeDefined();
    expect(tokens).toHaveLength(2);
  });

  it('is not asked for again by a repository that has the blueprint', async () => {
    await harness.generate({ clusters: ['west'], replacesKubeVirt: true });
    tokens = [];
    await harness.generate({ clusters: ['west'] });
    expect(tokens).toEqual([]);
  });

  it('is unknown where the backend does not say, and the run goes on and says so', async () => {
    answers['/v1/clusters'] = { status: 403 };
    const { logs } = await harness.generate({ clusters: ['west'] });
    expect(logs.join('\n')).toMatch(
      /Whether the clusters have KubeVirt already is not known: .*403/,
    );
  });

  it('is asked for in the name of the person', async () => {
    await readExistingKubeVirt(platform, mockCredentials.user(), ['west']);
    expect(tokens[0]).toBe(
      mockCredentials.service.header({
        onBehalfOf: mockCredentials.user(),
        targetPluginId: 'kubevirt',
      }),
    );
  });
});
