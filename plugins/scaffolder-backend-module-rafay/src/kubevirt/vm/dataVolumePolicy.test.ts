import { mockServices } from '@backstage/backend-test-utils';
import {
  checkDataVolumeUrl,
  checkRegistryImage,
  DEFAULT_DATA_VOLUME_POLICY,
  readDataVolumePolicy,
  registryOf,
} from './dataVolumePolicy';

const policy = { allowedHosts: ['images.example.com', '*.cdn.example.com'] };

describe('checkDataVolumeUrl', () => {
  it.each([
    ['https://images.example.com/a.qcow2'],
    ['https://IMAGES.example.com./a.qcow2'],
    ['https://images.example.com:8443/a.qcow2?x=1'],
    ['https://eu.cdn.example.com/a.qcow2'],
  ])('accepts %s', url => {
    expect(checkDataVolumeUrl(url, 'url', policy)).toBe(new URL(url).href);
  });

  it.each([
    ['another host', 'https://evil.example.com/a', /not among the hosts/],
    [
      'a host that only ends alike',
      'https://notimages.example.com/',
      /not among the hosts/,
    ],
    [
      'a host that begins alike',
      'https://images.example.com.evil.org/',
      /not among the hosts/,
    ],
    ['plain http', 'http://images.example.com/a', /use https/],
    ['another scheme', 'ftp://images.example.com/a', /not supported/],
    ['a file', 'file:///etc/passwd', /not supported/],
    [
      'credentials',
      'https://me:word@images.example.com/a',
      /holds credentials/,
    ],
    [
      'credentials that look like a host',
      'https://images.example.com@evil.org/',
      /holds credentials/,
    ],
    [
      'a backslash',
      'https://images.example.com\\@evil.org/',
      /no spaces, line breaks or backslashes/,
    ],
    [
      'a line break',
      'https://images.example.com/a\nb',
      /no spaces, line breaks/,
    ],
    ['no address', 'images.example.com', /no address/],
    ['nothing', undefined, /no address/],
    ['loopback', 'https://127.0.0.1/', /loopback address/],
    [
      'loopback in decimal',
      'https://2130706433/',
      /127\.0\.0\.1 is a loopback/,
    ],
    ['loopback in hex', 'https://0x7f.0.0.1/', /127\.0\.0\.1 is a loopback/],
    ['loopback in octal', 'https://0177.0.0.1/', /127\.0\.0\.1 is a loopback/],
    ['loopback, short', 'https://127.1/', /127\.0\.0\.1 is a loopback/],
    ['loopback of IPv6', 'https://[::1]/', /loopback address/],
    [
      'loopback mapped to IPv6',
      'https://[::ffff:127.0.0.1]/',
      /loopback address/,
    ],
    ['loopback mapped in hex', 'https://[::ffff:7f00:1]/', /loopback address/],
    [
      'the metadata service',
      'https://169.254.169.254/latest',
      /link-local address/,
    ],
    ['link-local of IPv6', 'https://[fe80::1]/', /link-local address/],
    ['unique local IPv6', 'https://[fd00::1]/', /unique-local address/],
    ['NAT64', 'https://[64:ff9b::a00:1]/', /address, which is refused/],
    ['6to4', 'https://[2002:a00:1::]/', /address, which is refused/],
    ['private 10/8', 'https://10.0.0.1/', /private address/],
    ['private 192.168/16', 'https://192.168.1.1/', /private address/],
    ['carrier-grade NAT', 'https://100.64.0.1/', /carrier-grade-nat address/],
    ['the unspecified address', 'https://0.0.0.0/', /unspecified address/],
    ['a public address', 'https://93.184.216.34/', /not among the hosts/],
    ['localhost', 'https://localhost/', /inside a cluster or site/],
    [
      'a service',
      'https://registry.kube-system.svc/',
      /inside a cluster or site/,
    ],
    [
      'a service in full',
      'https://a.b.svc.cluster.local/',
      /inside a cluster or site/,
    ],
    ['a short name', 'https://intranet/', /inside a cluster or site/],
    [
      'the metadata name',
      'https://metadata.google.internal/',
      /inside a cluster or site/,
    ],
    [
      'a full-width host',
      'https://１２７.0.0.1/',
      /127\.0\.0\.1 is a loopback/,
    ],
  ])('refuses %s', (_what, url, message) => {
    expect(() => checkDataVolumeUrl(url, 'vms[0].source.url', policy)).toThrow(
      expect.objectContaining({
        name: 'InputError',
        message: expect.stringMatching(message),
      }),
    );
  });

  it('accepts what config lists exactly, as name, address or network', () => {
    const wide = {
      allowedHosts: [
        'minio.images.svc',
        '10.1.0.0/16',
        '192.168.7.7',
        'fd00::/8',
      ],
      allowHttp: true,
    };
    for (const url of [
      'https://minio.images.svc/a',
      'http://10.1.2.3/a',
      'https://[::ffff:10.1.2.3]/a',
      'https://192.168.7.7/a',
      'https://[fd12::1]/a',
    ]) {
      expect(checkDataVolumeUrl(url, 'url', wide)).toBe(new URL(url).href);
    }
    expect(() => checkDataVolumeUrl('https://10.2.0.1/', 'url', wide)).toThrow(
      'private',
    );
    expect(() =>
      checkDataVolumeUrl('https://x.minio.images.svc/', 'url', wide),
    ).toThrow('inside a cluster');
  });

  it('does not let a wildcard cover internal names', () => {
    expect(() =>
      checkDataVolumeUrl('https://a.svc.local/', 'url', {
        allowedHosts: ['*.local', '*'],
      }),
    ).toThrow('inside a cluster or site');
  });

  it('does not repeat credentials', () => {
    expect(() =>
      checkDataVolumeUrl('https://me:geheim@x.example.com/', 'url', policy),
    ).toThrow(
      expect.objectContaining({
        message: expect.not.stringContaining('geheim'),
      }),
    );
  });
});

describe('checkRegistryImage', () => {
  const registries = { allowedHosts: ['quay.io', 'registry.example.com'] };
  it.each([
    [
      'quay.io/containerdisks/fedora:latest',
      'docker://quay.io/containerdisks/fedora:latest',
    ],
    [
      'docker://registry.example.com:5000/a/b@sha256:'.concat('a'.repeat(64)),
      'docker://registry.example.com:5000/a/b@sha256:'.concat('a'.repeat(64)),
    ],
  ])('accepts %s', (image, expected) => {
    expect(checkRegistryImage(image, 'image', registries)).toBe(expected);
  });

  it.each([
    ['another registry', 'evil.example.com/a:1', /not among the hosts/],
    ['Docker Hub unless listed', 'library/alpine', /docker\.io is not among/],
    ['a bare name', 'alpine', /docker\.io is not among/],
    ['a local registry', 'localhost:5000/a', /inside a cluster or site/],
    ['a private address', '10.0.0.1:5000/a', /private address/],
    ['an archive', 'oci-archive:///x', /only docker:\/\//],
    ['credentials', 'docker://me:word@quay.io/a', /no image reference/],
    ['a template', 'quay.io/{{{.x}}}', /no image reference/],
    ['nothing', undefined, /an image is needed/],
  ])('refuses %s', (_what, image, message) => {
    expect(() => checkRegistryImage(image, 'image', registries)).toThrow(
      message,
    );
  });
});

it('reads which registry an image names as container runtimes do', () => {
  expect(registryOf('alpine')).toBe('docker.io');
  expect(registryOf('library/alpine')).toBe('docker.io');
  expect(registryOf('localhost/a')).toBe('localhost');
  expect(registryOf('a.b/c/d')).toBe('a.b');
  expect(registryOf('a:5000/c')).toBe('a:5000');
});

describe('readDataVolumePolicy', () => {
  it('covers the images of the catalogue by default', () => {
    expect(readDataVolumePolicy(mockServices.rootConfig())).toEqual({
      allowedHosts: DEFAULT_DATA_VOLUME_POLICY.allowedHosts,
      allowHttp: false,
    });
    expect(DEFAULT_DATA_VOLUME_POLICY.allowedHosts).toEqual(['quay.io']);
  });

  it('reads config', () => {
    expect(
      readDataVolumePolicy(
        mockServices.rootConfig({
          data: {
            rafay: {
              dataVolumes: { allowedHosts: ['a.example.com'], allowHttp: true },
            },
          },
        }),
      ),
    ).toEqual({ allowedHosts: ['a.example.com'], allowHttp: true });
  });
});
