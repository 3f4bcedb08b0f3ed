import type { z as zod } from 'zod/v3';

/** The zod that the scaffolder hands to schema factories. */
export type Zod = typeof zod;

/** Where pods may run. */
export function placementSchema(z: Zod) {
  return z
    .object({
      nodeSelector: z
        .record(z.string(), { description: 'Labels that the node must have' })
        .optional(),
      tolerations: tolerationsSchema(z).optional(),
    })
    .strict();
}

/** Tolerations. */
export function tolerationsSchema(z: Zod) {
  return z.array(
    z
      .object({
        key: z.string().optional(),
        operator: z.enum(['Exists', 'Equal']).optional(),
        value: z.string().optional(),
        effect: z
          .enum(['NoSchedule', 'PreferNoSchedule', 'NoExecute'])
          .optional(),
        tolerationSeconds: z.number().int().min(0).optional(),
      })
      .strict(),
    { description: 'Taints of nodes that are tolerated' },
  );
}

/** When images are pulled. */
export function pullPolicySchema(z: Zod) {
  return z.enum(['Always', 'IfNotPresent', 'Never'], {
    description: 'When images are pulled',
  });
}

/** What happens at a drain. */
export function evictionStrategySchema(z: Zod) {
  return z.enum(['None', 'LiveMigrate', 'LiveMigrateIfPossible', 'External'], {
    description: 'What happens to a VM when its node is drained',
  });
}
