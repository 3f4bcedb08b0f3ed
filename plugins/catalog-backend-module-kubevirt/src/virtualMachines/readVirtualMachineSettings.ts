import type { SchedulerServiceTaskScheduleDefinition } from '@backstage/backend-plugin-api';
import { readSchedulerServiceTaskScheduleDefinitionFromConfig } from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import { z } from 'zod';
import { entityNamespace, readSection } from '../readSection';

const KEY = 'kubevirt.catalog';

const schema = z.strictObject({
  enabled: z.boolean().default(false),
  namespace: entityNamespace.default('default'),
  schedule: z.record(z.string(), z.unknown()).optional(),
});

/** What the configuration says of VMs in the catalog. */
export interface VirtualMachineSettings {
  /** Namespace of the entities. */
  namespace: string;
  schedule: SchedulerServiceTaskScheduleDefinition;
}

/** How often it is looked whether anything that lasts has changed. */
const DEFAULT_SCHEDULE: SchedulerServiceTaskScheduleDefinition = {
  frequency: { seconds: 30 },
  timeout: { minutes: 5 },
  initialDelay: { seconds: 5 },
};

/**
 * Reads `kubevirt.catalog`.
 *
 * @returns undefined where VMs are not in the catalog
 * @throws InputError that names the first key that is wrong or unknown
 */
export function readVirtualMachineSettings(
  config: Config,
): VirtualMachineSettings | undefined {
  const { enabled, namespace, schedule } = readSection(config, KEY, schema);
  return enabled
    ? {
        namespace,
        schedule: schedule
          ? readSchedulerServiceTaskScheduleDefinitionFromConfig(
              config.getConfig(`${KEY}.schedule`),
            )
          : DEFAULT_SCHEDULE,
      }
    : undefined;
}
