import type {
  AuditorService,
  AuditorServiceCreateEventOptions,
} from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';

/**
 * Does `work` and leaves a trace of it in the audit log, whatever comes of it. Backstage writes events without a
 * severity at the level `debug`, which portals do not keep; those of medium severity it writes at `info`
 * (backstage packages/backend-defaults/src/entrypoints/auditor/utils.ts).
 */
export async function audited<T>(
  auditor: AuditorService,
  event: AuditorServiceCreateEventOptions,
  work: () => Promise<T>,
): Promise<T> {
  const trace = await auditor.createEvent({
    severityLevel: 'medium',
    ...event,
  });
  try {
    const result = await work();
    await trace.success();
    return result;
  } catch (error) {
    await trace.fail({ error: toError(error) });
    throw error;
  }
}
