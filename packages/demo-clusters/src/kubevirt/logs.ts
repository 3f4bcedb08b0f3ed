import { hasEnded } from '../controllers/conditions';
import type { LogLine, LogProvider, LogRequest } from '../apiserver';
import { containerStatusOf } from '../apiserver/podLogs';
import { ControllerContext } from '../controllers/context';
import { bootLines } from '../guests';
import type { Named } from '../objects';
import { KubeObject } from '../types';
import { describeGuest } from './guests';
import { VMIS } from './resources';

const FOLLOW_MS = 5_000;

function launcherLine(
  time: Date,
  level: string,
  component: string,
  msg: string,
  pos: string,
): string {
  return JSON.stringify({
    component,
    level,
    msg,
    pos,
    timestamp: time.toISOString().replace('Z', '000Z'),
  });
}

// Lines as virt-launcher, libvirt and qemu write them, with the time after the container's start.
const COMPUTE: [afterMs: number, level: string, msg: string, pos: string][] = [
  [0, 'info', 'Collected all requested hook sidecar sockets', 'manager.go:88'],
  [
    40,
    'info',
    'Connecting to libvirt daemon: qemu+unix:///session?socket=/var/run/libvirt/virtqemud-sock',
    'libvirt.go:553',
  ],
  [480, 'info', 'Connected to libvirt daemon', 'libvirt.go:569'],
  [510, 'info', 'Registered libvirt event notify callback', 'client.go:563'],
  [560, 'info', 'Marked as ready', 'virt-launcher.go:78'],
  [
    900,
    'info',
    'Executing PreStartHook on VMI pod environment',
    'manager.go:623',
  ],
  [1100, 'info', 'Domain defined.', 'manager.go:1051'],
  [
    1500,
    'info',
    'DomainLifecycle event Domain event="started" detail="booted" with event id 2 received',
    'client.go:467',
  ],
  [1600, 'info', 'Domain started.', 'manager.go:1089'],
  [1650, 'info', 'Synced vmi', 'server.go:208'],
];

/** What a guest writes to its serial line, with the time after the launcher's start. */
function consoleLines(
  { timings }: ControllerContext,
  vmi: KubeObject,
): [afterMs: number, text: string][] {
  const guest = describeGuest(vmi);
  const at = (part: number) => timings.boot + part * timings.guestBoot;
  return [
    ...bootLines(guest).map((line): [number, string] => [
      at(line.at),
      line.text,
    ]),
    ...(guest.system === 'linux'
      ? ['', `${guest.prettyName} (ttyS0)`, `${guest.name} login: `].map(
          (text): [number, string] => [at(1), text],
        )
      : []),
  ];
}

function startedAt(pod: KubeObject, container: string): Date | undefined {
  const { running, terminated } =
    containerStatusOf(pod, container)?.state ?? {};
  const time = running?.startedAt ?? terminated?.startedAt;
  return time === undefined ? undefined : new Date(time);
}

function vmiOf(
  context: ControllerContext,
  pod: KubeObject,
): KubeObject | undefined {
  const name = pod.metadata.annotations?.['kubevirt.io/domain'];
  return name
    ? context.store.get({
        resource: VMIS,
        namespace: pod.metadata.namespace,
        name,
      })
    : undefined;
}

function endLines(pod: KubeObject, container: string): LogLine[] {
  const terminated = pod.status?.containerStatuses?.find(
    ({ name }: Named) => name === container,
  )?.state?.terminated;
  if (!terminated) {
    return [];
  }
  const time = new Date(terminated.finishedAt);
  const lines: [string, string, string][] = terminated.exitCode
    ? [
        [
          'error',
          terminated.message ?? 'dirty virt-launcher shutdown: exit-code 1',
          'virt-launcher-monitor.go:218',
        ],
      ]
    : [
        ['info', 'Received signal terminated', 'virt-launcher.go:496'],
        ['info', 'Exiting...', 'virt-launcher.go:516'],
      ];
  return lines.map(([level, msg, pos]) => ({
    time,
    text: launcherLine(time, level, 'virt-launcher', msg, pos),
  }));
}

function heartbeat(time: Date): LogLine {
  return {
    time,
    text: launcherLine(
      time,
      'info',
      'virt-launcher',
      'Synced vmi',
      'server.go:208',
    ),
  };
}

/** What the containers of launchers write; other pods write a line when they start. */
export function launcherLogs(context: ControllerContext): LogProvider {
  const lines = ({ pod, container }: LogRequest): LogLine[] => {
    const start = startedAt(pod, container);
    if (!start) {
      return [];
    }
    const now = context.clock.now().getTime();
    const at = (afterMs: number) => new Date(start.getTime() + afterMs);
    const until = <T extends [number, ...unknown[]]>(list: T[]) =>
      list.filter(([afterMs]) => at(afterMs).getTime() <= now);
    const vmi = vmiOf(context, pod);
    if (!vmi) {
      const text = `${container} started, image ${
        pod.spec.containers.find(({ name }: Named) => name === container)
          ?.image ?? ''
      }`;
      return [
        {
          time: start,
          text: launcherLine(start, 'info', container, text, 'main.go:1'),
        },
      ];
    }
    if (container === 'guest-console-log') {
      if (!['Running', 'Succeeded'].includes(vmi.status?.phase)) {
        return [];
      }
      return until(consoleLines(context, vmi)).map(([afterMs, text]) => ({
        time: at(afterMs),
        text,
      }));
    }
    if (container !== 'compute') {
      return [];
    }
    return [
      ...until(COMPUTE).map(([afterMs, level, msg, pos]) => {
        const time = at(afterMs as number);
        return {
          time,
          text: launcherLine(
            time,
            level as string,
            'virt-launcher',
            msg as string,
            pos as string,
          ),
        };
      }),
      ...endLines(pod, container),
    ];
  };
  return {
    lines,
    follow(request, onLine, onEnd) {
      let seen = lines(request).length;
      let cancel = () => {};
      const { namespace, name, uid } = request.pod.metadata;
      const tick = () => {
        const pod = context.store.get({ resource: 'pods', namespace, name });
        if (!pod || pod.metadata.uid !== uid) {
          onEnd();
          return;
        }
        const all = lines({ ...request, pod });
        all.slice(seen).forEach(onLine);
        if (hasEnded(pod)) {
          onEnd();
          return;
        }
        // A launcher that runs has something to say now and then; its guest may be silent for hours.
        if (all.length === seen && request.container === 'compute') {
          onLine(heartbeat(context.clock.now()));
        }
        seen = all.length;
        cancel = context.clock.after(FOLLOW_MS, tick);
      };
      cancel = context.clock.after(FOLLOW_MS, tick);
      return () => cancel();
    },
  };
}
