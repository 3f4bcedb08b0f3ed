import type { EventView } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { withoutUrlSecrets } from '../model/urlSecrets';

/** An event of the core API, as far as it is shown. Recorders of `events.k8s.io` fill `eventTime` and `series` instead of the old fields. */
export interface KubeEvent {
  type?: string;
  reason?: string;
  message?: string;
  count?: number | null;
  firstTimestamp?: string | null;
  lastTimestamp?: string | null;
  eventTime?: string | null;
  metadata?: { creationTimestamp?: string | null };
  series?: { count?: number; lastObservedTime?: string | null } | null;
  involvedObject?: { kind?: string; name?: string; uid?: string };
  source?: { component?: string };
  reportingComponent?: string;
}

/** The first of them in time; one alone wins. */
function earlier(a?: string, b?: string): string | undefined {
  if (!a || !b) {
    return a ?? b;
  }
  return Date.parse(a) <= Date.parse(b) ? a : b;
}

function later(a?: string, b?: string): string | undefined {
  return earlier(a, b) === a ? b ?? a : a;
}

function toView(event: KubeEvent): EventView {
  const firstSeen =
    event.firstTimestamp ??
    event.eventTime ??
    event.metadata?.creationTimestamp ??
    undefined;
  return {
    type: event.type ?? 'Normal',
    reason: event.reason ?? '',
    message: withoutUrlSecrets(event.message ?? ''),
    count: Math.max(1, event.series?.count ?? event.count ?? 1),
    firstSeen,
    lastSeen:
      event.series?.lastObservedTime ?? event.lastTimestamp ?? firstSeen,
    object: {
      kind: event.involvedObject?.kind ?? '',
      name: event.involvedObject?.name ?? '',
    },
    source: event.source?.component || event.reportingComponent || undefined,
  };
}

/** Joins events that say the same of the same object, and puts the newest first. */
export function foldEvents(events: KubeEvent[]): EventView[] {
  const folded = new Map<string, EventView>();
  for (const event of events) {
    const view = toView(event);
    const key = JSON.stringify([
      view.type,
      view.reason,
      view.message,
      view.object.kind,
      view.object.name,
    ]);
    const known = folded.get(key);
    if (known) {
      known.count += view.count;
      known.firstSeen = earlier(known.firstSeen, view.firstSeen);
      known.lastSeen = later(known.lastSeen, view.lastSeen);
    } else {
      folded.set(key, view);
    }
  }
  const time = (view: EventView) => Date.parse(view.lastSeen ?? '') || 0;
  return [...folded.values()].sort((a, b) => time(b) - time(a));
}
