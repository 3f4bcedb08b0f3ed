import { ConfigReader } from '@backstage/config';
import { readPrometheusSettings } from './readPrometheusSettings';

const read = (...prometheus: object[]) =>
  readPrometheusSettings(
    new ConfigReader({ kubevirt: { usage: { prometheus } } } as any),
  );
const SERVICE = { namespace: 'monitoring', name: 'prometheus', port: 9090 };

describe('kubevirt.usage.prometheus', () => {
  it('is nothing where nothing is configured', () => {
    expect(readPrometheusSettings(new ConfigReader({}))).toEqual([]);
  });

  it('is an address', () => {
    const [{ clusters, target, labelsOf }] = read({
      clusters: 'west',
      url: 'https://prometheus.example.com/west',
      tokenFile: '/var/run/token',
      labels: { site: 'a' },
    });
    expect(clusters).toEqual(new Set(['west']));
    expect(target).toMatchObject({
      endpoint: {
        server: 'https://prometheus.example.com/west',
        tokenFile: '/var/run/token',
      },
    });
    expect(labelsOf('west')).toEqual({ site: 'a' });
  });

  it.each([
    [SERVICE, 'prometheus:9090', ''],
    [
      { ...SERVICE, port: 'web', scheme: 'https', path: '/prom/' },
      'https:prometheus:web',
      '/prom',
    ],
  ])('is a Service %p', (service, name, path) => {
    const [{ clusters, target }] = read({ clusters: '*', service });
    expect(clusters).toBeUndefined();
    expect(target).toEqual({
      service: { namespace: 'monitoring', name, path },
    });
  });

  it('is one address of several clusters, distinguished by a label', () => {
    const [{ labelsOf }] = read({
      clusters: '*',
      url: 'https://thanos.example.com',
      clusterLabel: 'cluster',
    });
    expect(labelsOf('east')).toEqual({ cluster: 'east' });
  });

  it.each([
    ['neither', { clusters: 'west' }, "either 'url' or 'service'"],
    [
      'both',
      { clusters: 'west', url: 'https://a.example.com', service: SERVICE },
      "either 'url' or 'service'",
    ],
    ['no clusters', { url: 'https://a.example.com' }, 'clusters'],
    [
      'one address for several clusters without a label that distinguishes them',
      { clusters: ['west', 'east'], url: 'https://a.example.com' },
      'clusterLabel',
    ],
    [
      'one address for all clusters without a label that distinguishes them',
      { clusters: '*', url: 'https://a.example.com' },
      'clusterLabel',
    ],
    ['no address', { clusters: 'west', url: 'prometheus' }, 'http://'],
    [
      'a label that is none',
      { clusters: 'west', url: 'https://a.example.com', labels: { 'a}': 'b' } },
      'label of Prometheus',
    ],
    [
      'a label without a text',
      { clusters: 'west', url: 'https://a.example.com', labels: { a: 1 } },
      'label of Prometheus',
    ],
    [
      'a Service whose name leads elsewhere',
      { clusters: 'west', service: { ...SERVICE, name: '../secrets' } },
      'service',
    ],
    [
      'a path that leads elsewhere',
      { clusters: 'west', service: { ...SERVICE, path: '/../..' } },
      'service',
    ],
  ])('refuses %s', (_, entry, message) => {
    expect(() => read(entry)).toThrow(message);
  });

  it('refuses a login in an address, and does not repeat it', () => {
    const entry = { clusters: 'west', url: 'https://me:hunter2@a.example.com' };
    expect(() => read(entry)).toThrow("'token'");
    expect(() => read(entry)).not.toThrow('hunter2');
  });
});
