import {
  OPTION_1,
  PIPELINE,
  namespace,
  configMap,
  blueprint,
} from './__testUtils__/specifications';
import { useRafayEmulator } from './__testUtils__/useRafayEmulator';

describe('RafayEmulator, of blueprints', () => {
  const demo = useRafayEmulator();

  describe('a cluster has one blueprint', () => {
    it('another one takes away what the add-ons of the first applied, but for what it has, too', async () => {
      demo.commit(blueprint('first', [configMap('own'), configMap('shared')]));
      await demo.settle();
      expect(demo.configMaps()).toEqual(['own', 'shared']);
      expect(demo.emulator.assignment('edge-1')?.blueprint.name).toBe('first');

      demo.commit(
        blueprint('second', [configMap('shared'), configMap('new')]),
        'other',
      );
      expect(await demo.settled('other')).toMatchObject({ state: 'done' });

      expect(demo.configMaps()).toEqual(['new', 'shared']);
      expect(demo.emulator.assignment('edge-1')).toMatchObject({
        blueprint: { name: 'second' },
        status: { state: 'done' },
        addons: [{ name: 'second', state: 'done' }],
      });
      // Also where both repositories have it, a managed namespace stays.
      expect(
        demo.cluster.store.get({ resource: 'namespaces', name: 'apps' })
          ?.metadata.deletionTimestamp,
      ).toBeUndefined();
    });

    it('and the first does not come back with another commit of its repository', async () => {
      demo.commit(blueprint('first', [configMap('own')]));
      await demo.settle();
      demo.commit(blueprint('second', [configMap('new')]), 'other');
      await demo.settled('other');

      demo.commit(namespace('more'));
      await demo.settled();

      expect(demo.emulator.assignment('edge-1')?.blueprint.name).toBe('second');
      expect(demo.configMaps()).toEqual(['new']);
    });

    it('what a finalizer holds stays when the controller goes with it', async () => {
      demo.commit({ ...OPTION_1, ...PIPELINE });
      expect(await demo.settle()).toMatchObject({ state: 'done' });
      demo.commit(blueprint('second', [configMap('new')]), 'other');
      await demo.settled('other');

      // virt-operator, whose finalizer it is, is among what was deleted.
      const [kubevirt] = demo.cluster.store.list('kubevirts.kubevirt.io');
      expect(kubevirt.metadata.deletionTimestamp).toBeDefined();
      expect(kubevirt.metadata.finalizers).toContain(
        'foregroundDeleteKubeVirt',
      );
    });
  });
});
