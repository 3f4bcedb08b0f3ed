import { check, short, volume } from './__testUtils__/changes';

describe('what KubeVirt’s webhook refuses of a VM', () => {
  const templates = (...dataVolumeTemplates: object[]) => ({
    spec: { dataVolumeTemplates },
  });
  const used = volume({ dataVolume: { name: 'root' } });
  const template = (spec: object, metadata: object = { name: 'root' }) => ({
    metadata,
    spec: { storage: {}, ...spec },
  });

  it.each<[string, object, string[]]>([
    ['two strategies', { running: true }, ['vm.spec.running']],
    ['no strategy', { runStrategy: undefined }, ['vm.spec.runStrategy']],
    ['a strategy', { runStrategy: 'Often' }, ['vm.spec.runStrategy']],
    ['a receiver', { runStrategy: 'WaitAsReceiver' }, []],
    ['a preference without a name', { preference: {} }, ['vm.spec.preference']],
    [
      'a preference that is named and inferred',
      { preference: { name: 'a', inferFromVolume: 'root' } },
      ['vm.spec.preference.inferFromVolume'],
    ],
    [
      'a failure policy',
      {
        preference: {
          inferFromVolume: 'root',
          inferFromVolumeFailurePolicy: 'Often',
        },
      },
      ['vm.spec.preference.inferFromVolumeFailurePolicy'],
    ],
    [
      'an instance type beside a size',
      { instancetype: { name: 'u1.small' } },
      ['domain.cpu.cores', 'domain.memory.guest'],
    ],
    [
      'an inferred instance type beside a size',
      { instancetype: { inferFromVolume: 'root' } },
      ['domain.cpu.cores', 'domain.memory.guest'],
    ],
    [
      'an instance type that may be missing beside a size',
      {
        instancetype: {
          inferFromVolume: 'root',
          inferFromVolumeFailurePolicy: 'Ignore',
        },
      },
      [],
    ],
  ])('%s', (_what, spec, paths) => {
    expect(check(() => {}, { spec }).problems.map(short)).toEqual(paths);
  });

  it.each<[string, object, string[]]>([
    ['a source', template({ source: { blank: {} } }), []],
    ['a reference', template({ sourceRef: {} }), []],
    ['a populated claim', template({ storage: { dataSourceRef: {} } }), []],
    ['none', template({}), ['spec']],
    ['no source', template({ source: {} }), ['spec.source']],
    [
      'two sources',
      template({ source: { blank: {}, upload: {} } }),
      ['spec.source'],
    ],
    ['both', template({ source: { blank: {} }, sourceRef: {} }), ['spec']],
    [
      'a source beside a populated claim',
      template({ source: { blank: {} }, storage: { dataSource: {} } }),
      ['spec'],
    ],
    ['pvc and storage', template({ source: { blank: {} }, pvc: {} }), ['spec']],
    ['no name', template({ source: { blank: {} } }, {}), ['metadata.name']],
    [
      'another namespace',
      template({ source: { blank: {} } }, { name: 'root', namespace: 'b' }),
      ['metadata.namespace'],
    ],
    [
      'what no volume uses',
      template({ source: { blank: {} } }, { name: 'other' }),
      ['metadata.name'],
    ],
  ])('a DataVolume with %s', (_what, item, paths) => {
    expect(check(used, templates(item)).problems.map(short)).toEqual(
      paths.map(path => `vm.spec.dataVolumeTemplates[0].${path}`),
    );
  });
});
