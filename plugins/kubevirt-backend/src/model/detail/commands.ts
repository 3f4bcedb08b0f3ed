import type {
  CommandView,
  LocalizableMessage,
  MessageCode,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { LauncherPods } from '../launcherPod';
import type { VmObjects } from '../vmObjects';
import { nodeNameOf } from '../node';
import { isTrue, metaOf, objects, text } from '../read';
import { english, localizable } from '../localizable';

/** What a shell takes as one word that means itself. */
const PLAIN_WORD = /^[\w.,=/:@-]+$/;

/** Commands whose labels have no places. */
type PlainCommand = Exclude<
  MessageCode extends infer Code
    ? Code extends `command.${infer Key}`
      ? Key
      : never
    : never,
  'data-volume' | 'claim'
>;

/** A command with its label. */
export function commandView(
  key: string,
  label: LocalizableMessage,
  command: string,
): CommandView {
  return { key, label: english(label), labelMessages: [label], command };
}

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
  const add = (key: PlainCommand, command: string) =>
    commands.push(commandView(key, localizable(`command.${key}`), command));

  // kubectl watches one kind at a time.
  add('watch', `kubectl get ${kind} ${name} ${at} -w`);
  add('manifest', `kubectl get ${kind} ${name} ${at} -o yaml`);
  if (vmi) {
    add('describe', `kubectl describe vmi ${name} ${at}`);
    const uid = text(metaOf(vmi).uid);
    if (uid) {
      add(
        'pods',
        `kubectl get pods ${at} -l kubevirt.io/created-by=${word(uid)} -o wide`,
      );
    }
  } else {
    add('describe', `kubectl describe vm ${name} ${at}`);
  }
  add(
    'events',
    `kubectl get events ${at} --field-selector involvedObject.name=${name} --sort-by .lastTimestamp`,
  );
  const others = namesOfParts(vmObjects, pods);
  if (others.length > 0) {
    add(
      'part-events', // A field selector takes one name only.
      `kubectl get events ${at} --sort-by .lastTimestamp | grep -E ${word(
        `/(${others.join('|')}) `,
      )}`,
    );
  }
  const pod = text(metaOf(pods.current).name);
  if (pod) {
    add('log', `kubectl logs ${word(pod)} ${at} -c compute -f`);
    if (
      objects(pods.current?.status?.initContainerStatuses).some(
        status => status.name === 'guest-console-log',
      )
    ) {
      add(
        'console-log',
        `kubectl logs ${word(pod)} ${at} -c guest-console-log -f`,
      );
    }
  }
  for (const volume of objects(vmObjects.dataVolumes)) {
    const disk = word(text(metaOf(volume).name) ?? '');
    commands.push(
      commandView(
        `data-volume:${disk}`,
        localizable('command.data-volume', { name: disk }),
        `kubectl describe datavolume ${disk} ${at}`,
      ),
    );
  }
  for (const claim of objects(vmObjects.claims)) {
    const claimName = word(text(metaOf(claim).name) ?? '');
    commands.push(
      commandView(
        `claim:${claimName}`,
        localizable('command.claim', { name: claimName }),
        `kubectl describe pvc ${claimName} ${at}`,
      ),
    );
  }
  const node = nodeNameOf(vmObjects, pods.current);
  if (node) {
    add('node', `kubectl describe node ${word(node)}`);
  }
  if (vmi) {
    if (isTrue(vmi.status?.conditions, 'AgentConnected')) {
      add('guest-info', `virtctl guestosinfo ${name} ${at}`);
      add('guest-file-systems', `virtctl fslist ${name} ${at}`);
    }
    add('migrations', `kubectl get vmim ${at} -l kubevirt.io/vmi-name=${name}`);
    add('console', `virtctl console ${name} ${at}`);
    add('pause', `virtctl pause vmi ${name} ${at}`);
    add('unpause', `virtctl unpause vmi ${name} ${at}`);
    add('soft-reboot', `virtctl soft-reboot ${name} ${at}`);
  }
  if (vm) {
    add('start', `virtctl start ${name} ${at}`);
    add('stop', `virtctl stop ${name} ${at}`);
    add('restart', `virtctl restart ${name} ${at}`);
    if (vmi) {
      add('migrate', `virtctl migrate ${name} ${at}`);
      add('cancel-migration', `virtctl migrate-cancel ${name} ${at}`);
    }
  }
  return commands;
}

/** So many parts are named: a line that nobody can read helps nobody. */
const MAX_PARTS = 20;

/**
 * Names of the pods that a guest runs in or comes to, and of DataVolumes and claims, as a regular expression takes
 * them. Pods that have had their time are left out: there is one more of them after each restart.
 */
function namesOfParts(vmObjects: VmObjects, pods: LauncherPods): string[] {
  const names = [
    ...objects([pods.current, pods.target]),
    ...objects(vmObjects.dataVolumes),
    ...objects(vmObjects.claims),
  ]
    .map(object => text(metaOf(object).name))
    .filter(name => name !== undefined);
  return [...new Set(names)]
    .slice(0, MAX_PARTS)
    .map(name => name.replaceAll('.', '\\.'));
}

/** A word of the command line; quoted if the shell would read more into it. */
export function word(value: string): string {
  return PLAIN_WORD.test(value) ? value : `'${value.replace(/'/g, `'\\''`)}'`;
}
