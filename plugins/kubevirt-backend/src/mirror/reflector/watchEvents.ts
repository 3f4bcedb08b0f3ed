import { KubeError } from '../../clusters';
import type { KubeObject } from '../../kubevirt/types';

/** A change as a watch sends it. */
export interface ChangeEvent {
  type: 'ADDED' | 'MODIFIED' | 'DELETED';
  object: KubeObject;
}

/** One line of a watch, as the API server wrote it. */
type WatchEvent =
  | ChangeEvent
  | { type: 'BOOKMARK'; object: KubeObject }
  | {
      type: 'ERROR';
      object?: { code?: number; reason?: string; message?: string };
    };

const CHANGES: ReadonlySet<string> = new Set(['ADDED', 'MODIFIED', 'DELETED']);
// k8s.io/apimachinery pkg/apis/meta/v1 InitialEventsAnnotationKey
const INITIAL_EVENTS_END = 'k8s.io/initial-events-end';

/** Parses a line. Throws `KubeError` for an ERROR event, and where the line is no event. */
export function parseEvent(
  line: string,
): ChangeEvent | { type: 'BOOKMARK'; object: KubeObject } | undefined {
  let event: WatchEvent;
  try {
    event = JSON.parse(line);
  } catch (error) {
    throw new KubeError(
      {
        code: 0,
        reason: 'InvalidEvent',
        message: 'A watch event was cut off or is no JSON',
      },
      error,
    );
  }
  if (typeof event?.type !== 'string') {
    // Some proxies answer 200 with an error of their own.
    throw new KubeError({
      code: 502,
      reason: 'InvalidEvent',
      message:
        'A watch event was awaited, and something else came: is it the API server that answers?',
    });
  }
  if (event.type === 'ERROR') {
    const { object } = event;
    throw new KubeError({
      code: object?.code ?? 500,
      reason: object?.reason,
      message: `The API server ended a watch: ${
        object?.message ?? 'no reason given'
      }`,
    });
  }
  const known = event.type === 'BOOKMARK' || CHANGES.has(event.type);
  return known && event.object?.metadata ? event : undefined;
}

/** Whether a bookmark says that all that existed was sent (KEP-3157). */
export function endsInitialEvents({ metadata }: KubeObject): boolean {
  return metadata.annotations?.[INITIAL_EVENTS_END] === 'true';
}
