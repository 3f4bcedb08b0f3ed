// How long it takes from a change of a VM to the message about it on an open stream.
import { answerPath } from './portal.mjs';
import { percentile, sleep } from './processes.mjs';
import { openStream } from './streams.mjs';

export function ms(value) {
  return `${value.toFixed(value < 10 ? 1 : 0)} ms`;
}

/** Opens as many streams, each of an entity of its own, and notes when messages about which VM come. */
export async function openStreams(portal, count, prefix = 'app') {
  /** Arrivals of messages by the VM's name, in milliseconds that processes of one machine can compare. */
  const found = new Map();
  const streams = [];
  for (let i = 0; i < count; i++) {
    streams.push(
      await openStream(
        `${portal.url}${answerPath(i, prefix)}/stream`,
        portal.headers,
        changed => {
          const now = performance.timeOrigin + performance.now();
          for (const vm of changed) {
            found.set(vm.name, [...(found.get(vm.name) ?? []), now]);
          }
        },
      ),
    );
  }
  const close = async () => {
    streams.forEach(stream => stream.close());
    await sleep(500);
  };
  return { count, found, close };
}

/**
 * Changes VMs one by one, and waits for the message about each.
 * @param change - changes the VM of that number and resolves with its name and when that was
 */
export async function delays({ count, found }, change, stride, changes = 200) {
  const measured = [];
  let lost = 0;
  for (let i = 0; i < changes; i++) {
    const { name, at } = await change(((i * stride) % count) * 10 + (i % 10));
    let arrived;
    for (let waited = 0; waited < 200 && arrived === undefined; waited++) {
      arrived = found.get(name)?.find(time => time >= at);
      if (arrived === undefined) {
        await sleep(10);
      }
    }
    if (arrived === undefined) {
      lost += 1;
    } else {
      measured.push(arrived - at);
    }
    await sleep(20);
  }
  return `p50 ${ms(percentile(measured, 0.5))}, p99 ${ms(
    percentile(measured, 0.99),
  )}${lost ? `, ${lost} lost` : ''}`;
}
