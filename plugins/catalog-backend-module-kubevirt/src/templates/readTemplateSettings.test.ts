import { ConfigReader } from '@backstage/config';
import { DEFAULT_CHOICES, readTemplateSettings } from './readTemplateSettings';

const read = (templates?: object, rest: object = {}) =>
  readTemplateSettings(
    new ConfigReader({
      ...(templates && { catalog: { providers: { kubevirt: { templates } } } }),
      ...rest,
    }),
  );

describe('readTemplateSettings', () => {
  it('needs no configuration', () => {
    expect(read()).toEqual({
      enabled: true,
      operations: false,
      choices: DEFAULT_CHOICES,
    });
  });

  it('reads all of it', () => {
    expect(
      read(
        {
          enabled: false,
          owner: 'group:default/platform',
          namespace: 'infra',
          hosts: ['git.example.com'],
          versions: { kubevirt: ['v1.8.4'], cdi: ['v1.65.0'] },
          sizes: ['shop.small', 'u1.large'],
          images: ['registry.example.com/disks/rhel:10'],
        },
        { kubevirt: { operations: { enabled: true } } },
      ),
    ).toEqual({
      enabled: false,
      owner: 'group:default/platform',
      namespace: 'infra',
      hosts: ['git.example.com'],
      operations: true,
      choices: {
        kubevirtVersions: ['v1.8.4'],
        cdiVersions: ['v1.65.0'],
        sizes: ['shop.small', 'u1.large'],
        images: ['registry.example.com/disks/rhel:10'],
      },
    });
  });

  it('offers the releases that the generator allows', () => {
    const rafay = { versions: { allowed: { kubevirt: ['v1.8.4'] } } };
    expect(read(undefined, { rafay }).choices).toMatchObject({
      kubevirtVersions: ['v1.8.4'],
      cdiVersions: DEFAULT_CHOICES.cdiVersions,
    });
    expect(
      read({ versions: { kubevirt: ['v1.9.0'] } }, { rafay }).choices
        .kubevirtVersions,
    ).toEqual(['v1.9.0']);
  });

  it.each([
    [{ host: ['git.example.com'] }, 'templates.host: is no known key'],
    [{ versions: { kubvirt: ['v1.9.0'] } }, 'versions.kubvirt: is no known'],
    [{ versions: { cdi: ['1.66'] } }, 'versions.cdi.0: is no release tag'],
    [{ hosts: [] }, 'templates.hosts: is empty'],
    [{ sizes: 'u1.small' }, 'templates.sizes: '],
    [{ images: ['${{ secrets.x }}'] }, 'images.0: is no image reference'],
    [{ namespace: 'A b' }, 'templates.namespace: is no namespace'],
    [{ enabled: 'yes' }, 'templates.enabled: '],
  ])('refuses %j', (templates, message) => {
    expect(() => read(templates)).toThrow(
      expect.objectContaining({
        name: 'InputError',
        message: expect.stringContaining(message),
      }),
    );
  });
});
