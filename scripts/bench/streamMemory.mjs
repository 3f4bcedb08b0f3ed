// What open streams hold, and apart from it the views of their VMs, which the mirror makes when somebody first
// asks for them and keeps, with or without a stream.
import { answerPath } from './portal.mjs';
import { probe, sleep } from './processes.mjs';

/** Bytes between two probes that count as equal. */
const STEADY = 100_000;

/** Probes until the heap stands still: what ended moments ago is let go of in its own time. */
async function steady(portal) {
  let last = await probe(portal.child, portal.probeFile);
  for (let tries = 0; tries < 10; tries++) {
    await sleep(2_000);
    const next = await probe(portal.child, portal.probeFile);
    if (Math.abs(next.heap - last.heap) < STEADY) {
      return next;
    }
    last = next;
  }
  return last;
}

/**
 * Opens streams of as many entities, once each of these was asked for.
 * @param open - opens so many
 * @returns the streams, and bytes of one: `views` of the first answer, `stream` of what comes with the stream
 */
export async function streamMemory(portal, count, open) {
  const before = await steady(portal);
  for (let i = 0; i < count; i++) {
    const answer = await fetch(portal.url + answerPath(i), {
      headers: portal.headers,
    });
    await answer.arrayBuffer();
  }
  const asked = await steady(portal);
  const streams = await open(count);
  const opened = await steady(portal);
  return {
    streams,
    views: (asked.heap - before.heap) / count,
    stream: (opened.heap - asked.heap) / count,
  };
}
