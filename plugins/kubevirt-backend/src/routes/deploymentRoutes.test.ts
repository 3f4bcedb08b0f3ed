import { mockCredentials } from '@backstage/backend-test-utils';
import { NotFoundError } from '@backstage/errors';
import type { DeploymentInventory } from '@rafay-kubevirt/backstage-plugin-kubevirt-node';
import request from 'supertest';
import { startKubeVirtBackend } from '../__testUtils__/startKubeVirtBackend';

const BASE = '/api/kubevirt/v1/deployment';
const READ_AT = new Date('2026-11-28T12:00:00Z');
const LISTS = [
  '/projects',
  '/projects/shop/clusters',
  '/projects/shop/blueprints',
  '/projects/shop/blueprints/kubevirt/versions',
  '/projects/shop/namespaces',
];

describe('what the deployment system has', () => {
  let backend: Awaited<ReturnType<typeof startKubeVirtBackend>>;
  let inventory: jest.Mocked<DeploymentInventory>;

  const list = (...names: string[]) => ({
    items: names.map(name => ({ name })),
    readAt: READ_AT,
  });
  const start = async (withInventory = true) => {
    backend = await startKubeVirtBackend({
      kubevirtVersions: { west: 'v1.8.4' },
      ...(withInventory && { inventory }),
    });
  };
  const get = (path: string) => request(backend.server).get(`${BASE}${path}`);
  const check = (body: object) =>
    request(backend.server).post(`${BASE}/check`).send(body);

  beforeEach(() => {
    inventory = {
      name: 'Rafay',
      projects: jest.fn().mockResolvedValue(list('shop', 'lab-10', 'lab-2')),
      clusters: jest.fn().mockResolvedValue(list('west')),
      blueprints: jest.fn().mockResolvedValue(list('kubevirt')),
      versions: jest.fn().mockResolvedValue(list('v1')),
      namespaces: jest.fn().mockResolvedValue(list('orders')),
      assignment: jest.fn().mockResolvedValue(undefined),
      check: jest.fn().mockResolvedValue({ findings: [], unchecked: [] }),
    };
  });
  afterEach(() => backend.stop());

  it('is listed by name, with its age', async () => {
    await start();
    const { body } = await get('/projects').expect(200);
    expect(body).toEqual({
      source: 'Rafay',
      items: [{ name: 'lab-2' }, { name: 'lab-10' }, { name: 'shop' }],
      total: 3,
      readAt: READ_AT.toISOString(),
    });
  });

  it('is listed of the project and blueprint that is asked for', async () => {
    await start();
    for (const path of LISTS) {
      expect((await get(path).expect(200)).body.source).toBe('Rafay');
    }
    expect(inventory.clusters).toHaveBeenCalledWith('shop');
    expect(inventory.blueprints).toHaveBeenCalledWith('shop');
    expect(inventory.versions).toHaveBeenCalledWith('shop', 'kubevirt');
    expect(inventory.namespaces).toHaveBeenCalledWith('shop');
  });

  it('is bounded, and says how many there are', async () => {
    inventory.namespaces.mockResolvedValue(
      list(...Array.from({ length: 1200 }, (_, index) => `n-${index}`)),
    );
    await start();
    const { body } = await get('/projects/shop/namespaces').expect(200);
    expect(body.items).toHaveLength(1000);
    expect(body.total).toBe(1200);
  });

  it('is as it was last where the system does not answer, with why', async () => {
    inventory.projects.mockResolvedValue({
      ...list('shop'),
      problem: new Error('Rafay refuses the API key (401)'),
    });
    await start();
    const { body } = await get('/projects').expect(200);
    expect(body).toMatchObject({
      items: [{ name: 'shop' }],
      problem: 'Rafay refuses the API key (401)',
    });
  });

  it.each(LISTS)('is empty without a system at %s', async path => {
    await start(false);
    expect((await get(path).expect(200)).body).toEqual({ items: [], total: 0 });
  });

  it('is a 503 where nothing is known, and a 404 where it is not looked at', async () => {
    inventory.projects.mockRejectedValue(new Error('Rafay did not answer'));
    inventory.clusters.mockRejectedValue(
      new NotFoundError('The portal does not look into it'),
    );
    await start();
    const { body } = await get('/projects').expect(503);
    expect(body.error.message).toContain('Rafay did not answer');
    await get('/projects/other/clusters').expect(404);
  });

  it.each([...LISTS, '/check'])('is guarded at %s', async path => {
    await start();
    const ask = () =>
      path === '/check' ? check({ project: 'shop' }) : get(path);
    await ask().set('authorization', mockCredentials.none.header()).expect(401);
    backend.permissions.authorize.mockResolvedValue([{ result: 'DENY' }]);
    const { body } = await ask().expect(403);
    expect(body.error.message).toContain('kubevirt.platform.read');
    for (const asked of Object.values(inventory).filter(jest.isMockFunction)) {
      expect(asked).not.toHaveBeenCalled();
    }
  });

  it.each([
    [{}, /project/],
    [{ project: '' }, /project/],
    [{ project: 'x'.repeat(254) }, /project/],
    [{ project: 'shop', clusters: 'west' }, /clusters/],
    [{ project: 'shop', clusters: Array(1001).fill('c') }, /clusters/],
    [{ project: 'shop', addons: [{ name: 'a' }] }, /addons/],
    [{ project: 'shop', other: 1 }, /other/],
  ])('refuses to check %j', async (body, message) => {
    await start();
    const answer = await check(body).expect(400);
    expect(answer.body.error.message).toMatch(message);
    expect(inventory.check).not.toHaveBeenCalled();
  });

  it('is compared with a request', async () => {
    inventory.check.mockResolvedValue({
      findings: [
        {
          code: 'project-missing',
          field: 'project',
          severity: 'problem',
          message: 'There is none.',
          messages: [],
        },
      ],
      unchecked: ['Rafay asks to wait (429)'],
    });
    await start();
    const asked = { project: 'shop', version: 'v1', blueprintName: 'kubevirt' };
    const { body } = await check(asked).expect(200);
    expect(inventory.check).toHaveBeenCalledWith(asked);
    expect(body).toEqual({
      source: 'Rafay',
      findings: [expect.objectContaining({ code: 'project-missing' })],
      unchecked: ['Rafay asks to wait (429)'],
    });
  });

  describe('KubeVirt that a cluster has already', () => {
    const asked = {
      project: 'shop',
      clusters: ['west', 'east', 'unknown'],
      blueprintName: 'kubevirt-blueprint',
    };
    const found = async (more: object = {}) => {
      const { body } = await check({ ...asked, ...more }).expect(200);
      return body.findings;
    };

    it.each([
      [undefined, /west has KubeVirt v1\.8\.4 already, and Rafay does not say/],
      [
        { project: 'lab', blueprint: 'platform', builtIn: false },
        /with blueprint platform of project lab\./,
      ],
      [
        { project: 'lab', blueprint: 'kubevirt-blueprint', builtIn: false },
        /with blueprint kubevirt-blueprint of project lab\./,
      ],
      [
        { project: 'shop', blueprint: 'minimal', builtIn: true },
        /Its blueprint in Rafay is minimal, so that KubeVirt was installed otherwise/,
      ],
    ])('is a problem where it is of %j', async (assignment, message) => {
      inventory.assignment.mockResolvedValue(assignment);
      await start();
      const findings = await found();
      expect(findings).toEqual([
        expect.objectContaining({
          code: 'kubevirt-present',
          field: 'clusters',
          severity: 'problem',
          message: expect.stringMatching(message),
        }),
      ]);
      expect(findings[0].message).toMatch(
        /kubevirt-blueprint takes the place .*“Add a virtual machine”.*“Upgrade KubeVirt on Rafay”.*to be replaced\.$/,
      );
    });

    it('is a warning where it may be replaced', async () => {
      await start();
      const [finding] = await found({ replacesKubeVirt: true });
      expect(finding).toMatchObject({ severity: 'warning' });
      expect(finding.message).not.toContain('To go on nevertheless');
    });

    it.each([
      ['it is of the very blueprint', {}],
      ['the cluster has none', { clusters: ['east'] }],
      ['no blueprint is asked for', { blueprintName: undefined }],
    ])('is none where %s', async (_, more) => {
      inventory.assignment.mockResolvedValue({
        project: 'shop',
        blueprint: 'kubevirt-blueprint',
        builtIn: false,
      });
      await start();
      expect(await found(more)).toEqual([]);
    });

    it('is found without a system, and where the system does not answer', async () => {
      await start(false);
      expect((await check(asked).expect(200)).body).toEqual({
        findings: [expect.objectContaining({ code: 'kubevirt-present' })],
        unchecked: [],
      });
      await backend.stop();

      inventory.check.mockRejectedValue(new Error('Rafay did not answer'));
      inventory.assignment.mockRejectedValue(new Error('Rafay did not answer'));
      await start();
      expect((await check(asked).expect(200)).body).toEqual({
        source: 'Rafay',
        findings: [expect.objectContaining({ code: 'kubevirt-present' })],
        unchecked: ['Rafay did not answer'],
      });
    });
  });
});
