import type { DeploymentRequest } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { checkRequest, type RequestFacts } from './checkRequest';

const request = (more: Partial<DeploymentRequest> = {}): DeploymentRequest => ({
  project: 'shop',
  clusters: ['west'],
  namespace: 'orders',
  blueprintName: 'kubevirt-blueprint',
  version: 'v1',
  baseBlueprint: 'minimal',
  addons: [{ name: 'kubevirt-basic', version: 'v1' }],
  ...more,
});

const facts = (more: Partial<RequestFacts> = {}): RequestFacts => ({
  projects: ['shop', 'lab', 'old'],
  isRead: true,
  clusters: ['west', 'east'],
  elsewhere: new Map(),
  blueprints: [{ name: 'golden', version: 'v3', isDraft: false }],
  versions: [],
  addons: [],
  builtIn: ['minimal', 'default'],
  namespaces: [],
  ...more,
});

const blueprint = (version: string, isDraft = false) => ({
  name: 'kubevirt-blueprint',
  version,
  isDraft,
});

const foreign = (clusters?: string[]) => [
  { project: 'lab', namespace: { name: 'orders', clusters } },
];

describe('checkRequest', () => {
  it.each<[string, Partial<DeploymentRequest>, Partial<RequestFacts>]>([
    ['all is as it should be', {}, {}],
    ['nothing is known', {}, { ...emptyFacts() }],
    ['the base is one of the project', { baseBlueprint: 'golden' }, {}],
    [
      'the version is a draft',
      {},
      { blueprints: [blueprint('v1', true)], versions: ['v1'] },
    ],
    ['the version is another one', {}, { versions: ['v2', 'v1.1'] }],
    ['no version is asked for', { version: undefined }, { versions: ['v1'] }],
    [
      'the add-on is a draft',
      {},
      { addons: [{ name: 'kubevirt-basic', version: 'v1', isDraft: true }] },
    ],
    [
      'the namespace is on another cluster',
      {},
      { namespaces: foreign(['far']) },
    ],
    [
      'the portal calls the cluster by its project',
      { clusters: ['shop.west'] },
      {},
    ],
  ])('finds nothing where %s', (_, asked, known) => {
    expect(checkRequest(request(asked), facts(known))).toEqual([]);
  });

  it.each<
    [
      string,
      Partial<DeploymentRequest>,
      Partial<RequestFacts>,
      { code: string; field: string; severity: string },
      RegExp,
    ]
  >([
    [
      'there is no such project',
      { project: 'shp' },
      {},
      { code: 'project-missing', field: 'project', severity: 'problem' },
      /no project shp .* create it in Rafay first/,
    ],
    [
      'the portal does not look into the project',
      { project: 'old' },
      { isRead: false },
      { code: 'project-not-read', field: 'project', severity: 'warning' },
      /does not look into project old \(kubevirt\.rafay\.projects\)/,
    ],
    [
      'the project has no such cluster',
      { clusters: ['west', 'far'] },
      {},
      { code: 'cluster-missing', field: 'clusters', severity: 'warning' },
      /^Project shop in Rafay has no cluster far\.$/,
    ],
    [
      'the cluster is in another project',
      { clusters: ['far'] },
      { elsewhere: new Map([['far', 'lab']]) },
      { code: 'cluster-missing', field: 'clusters', severity: 'warning' },
      /has no cluster far; project lab has one/,
    ],
    [
      'the version is published',
      {},
      { versions: ['v1', 'v2'] },
      { code: 'version-taken', field: 'version', severity: 'problem' },
      /has version v1 already, .* for example v3/,
    ],
    [
      'v2 does not answer, and v3 has the version',
      {},
      { blueprints: [blueprint('v1')], versions: undefined },
      { code: 'version-taken', field: 'version', severity: 'problem' },
      /for example v2/,
    ],
    [
      'an older version is taken while the newest is a draft',
      {},
      { blueprints: [blueprint('v2', true)], versions: ['v2', 'v1'] },
      { code: 'version-taken', field: 'version', severity: 'problem' },
      /for example v3/,
    ],
    [
      'the add-on is another repository’s',
      {},
      { addons: [{ name: 'kubevirt-basic', version: 'v1', isDraft: false }] },
      { code: 'addon-version-taken', field: 'addons', severity: 'problem' },
      /Add-on kubevirt-basic of project shop .* for example v2/,
    ],
    [
      'there is no such base',
      { baseBlueprint: 'minimall' },
      {},
      { code: 'base-missing', field: 'baseBlueprint', severity: 'problem' },
      /no blueprint minimall to build on.*such as minimal, default and golden/,
    ],
    [
      'the namespace is another project’s on the cluster',
      {},
      { namespaces: foreign(['west', 'far']) },
      { code: 'namespace-taken', field: 'namespace', severity: 'problem' },
      /belongs to project lab in Rafay, on cluster west\./,
    ],
    [
      'nobody says on which clusters the other namespace is',
      {},
      { namespaces: foreign() },
      { code: 'namespace-taken', field: 'namespace', severity: 'warning' },
      /Project lab in Rafay has a namespace orders, too/,
    ],
  ])('finds that %s', (_, asked, known, found, message) => {
    const findings = checkRequest(request(asked), facts(known));
    expect(findings).toEqual([
      {
        ...found,
        message: expect.stringMatching(message),
        messages: [expect.anything()],
      },
    ]);
  });

  it('names so many clusters and no more', () => {
    const clusters = Array.from({ length: 900 }, (_, index) => `c-${index}`);
    expect(checkRequest(request({ clusters }), facts())).toHaveLength(8);
  });
});

function emptyFacts(): RequestFacts {
  return {
    projects: undefined,
    isRead: true,
    clusters: undefined,
    elsewhere: undefined,
    blueprints: undefined,
    versions: undefined,
    addons: undefined,
    builtIn: undefined,
    namespaces: undefined,
  };
}
