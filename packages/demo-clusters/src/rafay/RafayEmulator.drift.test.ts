import {
  PLACEMENT,
  spec,
  artifact,
  namespace,
  configMap,
  type Files,
} from './__testUtils__/specifications';
import { useRafayEmulator } from './__testUtils__/useRafayEmulator';

describe('RafayEmulator, of drift', () => {
  const demo = useRafayEmulator();

  describe('drift', () => {
    const withDrift = (action: 'Notify' | 'Deny'): Files => ({
      ...namespace('apps'),
      'workloads/settings.yaml': spec('Workload', 'apps', 'settings', {
        namespace: 'apps',
        version: 'v1',
        placement: PLACEMENT,
        drift: { enabled: true, action },
        artifact: artifact('settings/settings.yaml'),
      }),
      'workloads/artifacts/settings/settings.yaml': [configMap('settings')],
    });
    const drift = () => {
      const { project } = demo.emulator.projects().get('shop')!;
      return demo.emulator.drift('shop', project.workloads.get('settings')!);
    };
    const change = (user: string) =>
      demo.cluster
        .writeAs(user)
        .apply({ ...configMap('settings'), data: { by: user } }, 'apps');

    it('is noticed where somebody else changes what was applied, until it is applied again', async () => {
      demo.commit(withDrift('Notify'));
      await demo.settle();
      expect(drift()).toBeUndefined();

      change('jane');
      expect(drift()).toMatchObject({
        state: 'Detected',
        reason: 'update by jane',
        objects: ['ConfigMap apps/settings'],
      });

      demo.commit(namespace('more'));
      await demo.settled();
      expect(drift()).toBeUndefined();
    });

    it('is refused where the specification says Deny', async () => {
      demo.commit(withDrift('Deny'));
      await demo.settle();

      expect(() => change('jane')).toThrow(
        'admission webhook "drift.rafay.dev" denied the request: ConfigMap apps/settings is managed by Rafay: change it in git',
      );
      expect(drift()).toMatchObject({
        state: 'Blocked',
        reason: 'update by jane was refused',
      });
      await expect(
        demo.cluster.writeAs('jane').delete({
          resource: 'configmaps',
          namespace: 'apps',
          name: 'settings',
        }),
      ).rejects.toThrow('is managed by Rafay');
      expect(demo.configMaps()).toEqual(['settings']);
    });

    it.each([
      ['drift-detected', 'Detected'],
      ['drift-blocked', 'Blocked'],
    ] as const)(
      'the fault %s says so of what nobody changed',
      async (fault, state) => {
        demo.commit(withDrift('Notify'));
        await demo.settle();
        demo.emulator.setFault(fault, 'settings');
        expect(drift()).toMatchObject({
          state,
          objects: ['ConfigMap apps/settings'],
        });
        demo.emulator.clearFaults();
        expect(drift()).toBeUndefined();
      },
    );
  });
});
