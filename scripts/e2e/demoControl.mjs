// Commands for a running demo, as `npm run demo --` sends them.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * How commands for Rafay's emulator are sent to the demo that wrote this kubeconfig.
 *
 * @param kubeconfig - `kubeconfig` in the folder of the demo, beside its `demo.json`
 */
export function rafayCommands(kubeconfig) {
  const description = join(dirname(kubeconfig), 'demo.json');
  const { control } = JSON.parse(readFileSync(description, 'utf8'));
  return async (command, name, target) => {
    const response = await fetch(control, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ command: `rafay-${command}`, name, target }),
    });
    const answer = await response.json();
    if (!response.ok) {
      throw new Error(answer.error);
    }
    return answer;
  };
}
