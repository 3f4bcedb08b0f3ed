import type { CommandView } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { LauncherPods } from '../launcherPod';
import type { VmObjects } from '../vmObjects';
import { nodeNameOf } from '../node';
import { isTrue, metaOf, objects, text } from '../read';

/** What a shell takes as one word that means itself. */
const PLAIN_WORD = /^[\w.,=/:@-]+$/;

/** Commands that show what the page shows, or do what its buttons do. */
export function commandsOf(
  vmObjects: VmObjects,
  pods: LauncherPods,
): CommandView[] {
  const { vm, vmi } = vmObjects;
  const meta = metaOf(vm ?? vmi);
  const name = word(text(meta.name) ?? '');
  const at = `-n ${word(text(meta.namespace) ?? '')}`;
  const kind = vm ? 'vm' : 'vmi';
  const commands: CommandView[] = [];
  const add = (key: string, label: string, command: string) =>
    commands.push({ key, label, command });

  // kubectl watches one kind at a time.
  add('watch', 'Watch its state', `kubectl get ${kind} ${name} ${at} -w`);
  add('manifest', 'Show it whole', `kubectl get ${kind} ${name} ${at} -o yaml`);
  if (vmi) {
    add(
      'describe',
      'Show conditions and events',
      `kubectl describe vmi ${name} ${at}`,
    );
    const uid = text(metaOf(vmi).uid);
    if (uid) {
      add(
        'pods',
        'List its pods',
        `kubectl get pods ${at} -l kubevirt.io/created-by=${word(uid)} -o wide`,
      );
    }
  } else {
    add(
      'describe',
      'Show conditions and events',
      `kubectl describe vm ${name} ${at}`,
    );
  }
  add(
    'events',
    'List its events',
    `kubectl get events ${at} --field-selector involvedObject.name=${name} --sort-by .lastTimestamp`,
  );
  const others = namesOfObjects(vmObjects);
  if (others.length > 0) {
    add(
      'part-events',
      'List events of its pods and disks',
      // A field selector takes one name only.
      `kubectl get events ${at} --sort-by .lastTimestamp | grep -E ${word(
        `/(${others.join('|')}) `,
      )}`,
    );
  }
  const pod = text(metaOf(pods.current).name);
  if (pod) {
    add(
      'log',
      'Follow the launcher’s log',
      `kubectl logs ${word(pod)} ${at} -c compute -f`,
    );
    if (
      objects(pods.current?.status?.initContainerStatuses).some(
        status => status.name === 'guest-console-log',
      )
    ) {
      add(
        'console-log',
        'Follow the guest’s serial log',
        `kubectl logs ${word(pod)} ${at} -c guest-console-log -f`,
      );
    }
  }
  for (const volume of objects(vmObjects.dataVolumes)) {
    const disk = word(text(metaOf(volume).name) ?? '');
    add(
      `data-volume:${disk}`,
      `Show the import of ${disk}`,
      `kubectl describe datavolume ${disk} ${at}`,
    );
  }
  for (const claim of objects(vmObjects.claims)) {
    const claimName = word(text(metaOf(claim).name) ?? '');
    add(
      `claim:${claimName}`,
      `Show the claim ${claimName}`,
      `kubectl describe pvc ${claimName} ${at}`,
    );
  }
  const node = nodeNameOf(vmObjects, pods.current);
  if (node) {
    add('node', 'Show its node', `kubectl describe node ${word(node)}`);
  }
  if (vmi) {
    if (isTrue(vmi.status?.conditions, 'AgentConnected')) {
      add(
        'guest-info',
        'Ask the guest what it is',
        `virtctl guestosinfo ${name} ${at}`,
      );
      add(
        'guest-file-systems',
        'List the guest’s file systems',
        `virtctl fslist ${name} ${at}`,
      );
    }
    add(
      'migrations',
      'List its migrations',
      `kubectl get vmim ${at} -l kubevirt.io/vmi-name=${name}`,
    );
    add('console', 'Open its serial console', `virtctl console ${name} ${at}`);
    add('pause', 'Pause it', `virtctl pause vmi ${name} ${at}`);
    add('unpause', 'Let it go on', `virtctl unpause vmi ${name} ${at}`);
    add('soft-reboot', 'Reboot the guest', `virtctl soft-reboot ${name} ${at}`);
  }
  if (vm) {
    add('start', 'Start it', `virtctl start ${name} ${at}`);
    add('stop', 'Stop it', `virtctl stop ${name} ${at}`);
    add('restart', 'Restart it', `virtctl restart ${name} ${at}`);
    if (vmi) {
      add('migrate', 'Migrate it', `virtctl migrate ${name} ${at}`);
      add(
        'cancel-migration',
        'Stop its migration',
        `virtctl migrate-cancel ${name} ${at}`,
      );
    }
  }
  return commands;
}

/** Names of pods, DataVolumes and claims, as a regular expression takes them. */
function namesOfObjects(vmObjects: VmObjects): string[] {
  const names = [
    ...objects(vmObjects.pods),
    ...objects(vmObjects.dataVolumes),
    ...objects(vmObjects.claims),
  ]
    .map(object => text(metaOf(object).name))
    .filter(name => name !== undefined);
  return [...new Set(names)].map(name => name.replaceAll('.', '\\.'));
}

/** A word of the command line; quoted if the shell would read more into it. */
export function word(value: string): string {
  return PLAIN_WORD.test(value) ? value : `'${value.replace(/'/g, `'\\''`)}'`;
}
