// Commands for a running demo, as `npm run demo --` sends them.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** How commands are sent to the demo that wrote this kubeconfig, with `demo.json` beside it. */
function commands(kubeconfig) {
  const description = join(dirname(kubeconfig), 'demo.json');
  const { control } = JSON.parse(readFileSync(description, 'utf8'));
  return async command => {
    const response = await fetch(control, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(command),
    });
    const answer = await response.json();
    if (!response.ok) {
      throw new Error(answer.error);
    }
    return answer;
  };
}

/**
 * How commands for Rafay's emulator are sent to the demo that wrote this kubeconfig.
 *
 * @param kubeconfig - `kubeconfig` in the folder of the demo, beside its `demo.json`
 */
export function rafayCommands(kubeconfig) {
  const send = commands(kubeconfig);
  return (command, name, target) =>
    send({ command: `rafay-${command}`, name, target });
}

/** How faults of a cluster are switched on, and off by the name `clear`; the kubeconfig is as above. */
export function faultCommands(kubeconfig) {
  const send = commands(kubeconfig);
  return (cluster, name) => send({ command: 'fault', cluster, name });
}
