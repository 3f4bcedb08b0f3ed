import type { SchedulerServiceTaskScheduleDefinition } from '@backstage/backend-plugin-api';
import { readSchedulerServiceTaskScheduleDefinitionFromConfig } from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { z } from 'zod';

const KEY = 'kubevirt.catalog';

const schema = z.strictObject({
  enabled: z.boolean().default(false),
  namespace: z
    .string()
    .regex(/^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/, {
      error: 'is no namespace of entities',
    })
    .default('default'),
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
  const result = schema.safeParse(config.getOptional(KEY) ?? {});
  if (!result.success) {
    const [issue] = result.error.issues;
    const unknown = issue.code === 'unrecognized_keys' ? [issue.keys[0]] : [];
    const path = [KEY, ...issue.path, ...unknown].join('.');
    throw new InputError(
      `${path}: ${unknown.length ? 'is no known key' : issue.message}`,
    );
  }
  const { enabled, namespace, schedule } = result.data;
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
