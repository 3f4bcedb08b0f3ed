// Puts load on a started portal, and says how it answered and what that took of its processor.
import autocannon from 'autocannon';
import { answerPath } from './portal.mjs';
import { percentile, probe, sleep } from './processes.mjs';

/**
 * Answers on as many connections as given, each asking again as soon as it has its answer, for `seconds` or
 * `amount` times. `cpu` is what the
 * portal's processor spent on one answer, in milliseconds: unlike times by the clock it hardly depends on
 * what else the machine does.
 */
export async function load(
  portal,
  { connections, seconds, amount, entities, prefix = 'app' },
) {
  await probe(portal.child, portal.probeFile);
  // The generator's own percentiles are whole milliseconds.
  const times = [];
  const result = await new Promise((resolve, reject) => {
    const instance = autocannon(
      {
        url: portal.url,
        connections,
        ...(amount ? { amount } : { duration: seconds }),
        timeout: 60,
        requests: Array.from({ length: entities }, (_, i) => ({
          path: answerPath(i, prefix),
          headers: portal.headers,
        })),
      },
      (error, outcome) => (error ? reject(error) : resolve(outcome)),
    );
    instance.on('response', (_client, _status, _bytes, time) =>
      times.push(time),
    );
  });
  if (result.non2xx > 0 || result.errors > 0 || times.length === 0) {
    throw new Error(
      `${times.length} answers, of which ${result.non2xx} were no success; ${result.errors} requests failed`,
    );
  }
  const { cpu } = await probe(portal.child, portal.probeFile);
  return {
    perSecond: result.requests.average,
    p50: percentile(times, 0.5),
    p99: percentile(times, 0.99),
    cpu: cpu / times.length,
  };
}

/** Waits until an entity's ten VMs are shown, each as the cluster has it. */
export async function settled(portal, prefix = 'app') {
  for (;;) {
    const answer = await (
      await fetch(portal.url + answerPath(0, prefix), {
        headers: portal.headers,
      })
    ).json();
    if (
      answer.clusters[0].state === 'synced' &&
      answer.virtualMachines.length === 10
    ) {
      return;
    }
    await sleep(20);
  }
}
