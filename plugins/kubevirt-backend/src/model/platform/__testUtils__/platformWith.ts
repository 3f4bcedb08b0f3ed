import { platformFixture } from '../../__testUtils__/fixtures';
import type { PlatformObjects } from '../../vmObjects';
import { describePlatform } from '../describePlatform';

export function platformWith(
  change: (platformObjects: PlatformObjects) => void,
): PlatformObjects {
  const platformObjects = platformFixture();
  change(platformObjects);
  return platformObjects;
}

export const describeWith = (
  change: (platformObjects: PlatformObjects) => void,
) => describePlatform(platformWith(change));

export const deployment = (platformObjects: PlatformObjects, name: string) =>
  platformObjects.deployments.find(item => item.metadata.name === name)!;

export const notReady = (
  platformObjects: PlatformObjects,
  ...names: string[]
) =>
  names.forEach(name => {
    deployment(platformObjects, name).status!.readyReplicas = 0;
  });
