import { ConfigReader } from '@backstage/config';
import { readVirtualMachineSettings } from './readVirtualMachineSettings';

const read = (catalog?: any) =>
  readVirtualMachineSettings(
    new ConfigReader(catalog ? { kubevirt: { catalog } } : {}),
  );

describe('readVirtualMachineSettings', () => {
  it('has none unless they are switched on', () => {
    expect(read()).toBeUndefined();
    expect(read({ namespace: 'vms' })).toBeUndefined();
  });

  it('reads what there is', () => {
    expect(read({ enabled: true })).toMatchObject({
      namespace: 'default',
      schedule: { frequency: { seconds: 30 } },
    });
    expect(
      read({
        enabled: true,
        namespace: 'vms',
        schedule: { frequency: { minutes: 5 }, timeout: { minutes: 1 } },
      }),
    ).toEqual({
      namespace: 'vms',
      schedule: { frequency: { minutes: 5 }, timeout: { minutes: 1 } },
    });
  });

  it.each([
    [{ enable: true }, 'kubevirt.catalog.enable: is no known key'],
    [{ enabled: 'yes' }, 'kubevirt.catalog.enabled'],
    [{ enabled: true, namespace: 'My VMs' }, 'kubevirt.catalog.namespace'],
  ])('refuses %j', (catalog, message) => {
    expect(() => read(catalog)).toThrow(message);
  });
});
