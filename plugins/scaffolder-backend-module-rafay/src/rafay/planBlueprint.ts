import { buildBlueprint, sharingWith } from './kinds';
import type { BlueprintSettings } from './settings';
import type { CustomAddon, RafayBlueprint } from './types';

/** The blueprint that the settings ask for, with its add-ons in their order. */
export function planBlueprint(
  settings: BlueprintSettings,
  addons: CustomAddon[],
): RafayBlueprint {
  const { driftAction, fleetValues, autoPublish } = settings;
  return buildBlueprint({
    project: settings.project,
    name: settings.blueprintName,
    version: settings.version,
    versionState: settings.versionState,
    base: { name: settings.baseBlueprint, version: settings.baseVersion },
    addons,
    critical: settings.critical,
    defaultAddons: settings.defaultAddons,
    drift:
      driftAction === 'Off'
        ? { enabled: false }
        : { enabled: true, action: driftAction },
    fleet: fleetValues?.length ? { autoPublish, fleetValues } : undefined,
    sharing: sharingWith(settings.sharedProjects),
  });
}
