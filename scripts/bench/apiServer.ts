/**
 * A demo cluster in a process of its own, with as many running VMs as asked for: ten for each of the entities
 * `app-0`, `app-1`, … Its arguments are the file for its kubeconfig, the number of VMs, its name, and
 * a file for the kubeconfig of a second user, whose requests are counted apart. Prints a line that begins with
 * `ready` once it answers; then does what its parent says.
 */
import { randomBytes } from 'node:crypto';
import { subscribe } from 'node:diagnostics_channel';
import { writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import {
  createRunningVms,
  demoIdentities,
  DemoCluster,
  deployed,
  FAST_TIMINGS,
  install,
  renderKubeconfig,
  threeNodes,
} from '../../packages/demo-clusters/src';
import { virtualMachine } from '../../packages/demo-clusters/src/scenarios/builders';

const identities = demoIdentities();
/** May do as much as the administrator, and its requests are counted apart. */
const beside = {
  ...identities.admin,
  name: 'demo-beside',
  token: randomBytes(24).toString('base64url'),
};
/** Watches end after some minutes and are taken up again, and a silent server is asked whether it lives. */
const requests = { ofItself: 0, others: 0, beside: 0 };
let touches = 0;
subscribe('http.server.request.start', message => {
  const { url = '', headers } = (message as { request: IncomingMessage })
    .request;
  if (headers.authorization === `Bearer ${beside.token}`) {
    requests.beside += 1;
  } else if (
    /[?&]watch=1(&|$)/.test(url) ||
    /^\/(version|livez|readyz)/.test(url)
  ) {
    requests.ofItself += 1;
  } else {
    requests.others += 1;
  }
});

/** Milliseconds that processes of one machine can compare. */
function now(): number {
  return performance.timeOrigin + performance.now();
}

/** Changes what the list shows of a VM, and returns when. */
function touch(cluster: DemoCluster, index: number) {
  const entity = Math.floor(index / 10);
  const name = `app-${entity}-${String((index % 10) + 1).padStart(4, '0')}`;
  const at = now();
  // What a guest says of itself is nothing that a controller would set back.
  cluster.store.mutate(
    {
      resource: 'virtualmachineinstances.kubevirt.io',
      namespace: `app-${entity % 100}`,
      name,
    },
    draft => {
      touches += 1;
      draft.status.guestOSInfo.prettyName = `Linux ${touches}`;
    },
  );
  return { name, at };
}

function serveParent(cluster: DemoCluster, count: number) {
  const reply = (id: number, answer: unknown) => process.send?.({ id, answer });
  process.on('message', ({ id, command, value }: any) => {
    switch (command) {
      case 'requests':
        reply(id, { ...requests });
        break;
      case 'touch':
        reply(id, touch(cluster, value));
        break;
      case 'churn': {
        // Ten changes every fifty milliseconds are 200 a second.
        let made = 0;
        const timer = setInterval(() => {
          for (let i = 0; i < value.perSecond / 20; i++) {
            touch(cluster, (made * 7919) % (value.among ?? count));
            made += 1;
          }
          if (made >= value.perSecond * value.seconds) {
            clearInterval(timer);
            reply(id, made);
          }
        }, 50);
        break;
      }
      case 'storm': {
        for (let i = 0; i < value; i++) {
          cluster.store.create(
            virtualMachine(
              { namespace: 'app-0', entity: 'storm' },
              { name: `storm-${i}`, memory: '16Mi' },
            ),
          );
        }
        reply(id, undefined);
        break;
      }
      default:
        throw new Error(`Unknown command ${command}`);
    }
  });
}

async function main() {
  const kubeconfig = process.argv[2];
  const count = Number(process.argv[3]);
  const name = process.argv[4] ?? 'bench';
  const besideKubeconfig = process.argv[5];
  const cluster = DemoCluster.start({
    name,
    nodes: threeNodes(name),
    timings: FAST_TIMINGS,
  });
  const server = await cluster.serve({
    identities: [...Object.values(identities), beside],
  });
  install(cluster.store, cluster.clock, ['kubevirt', 'cdi']);
  await deployed(cluster.store, ['kubevirt', 'cdi']);
  for (let entity = 0; entity < count / 10; entity++) {
    createRunningVms(cluster, 10, {
      namespace: `app-${entity % 100}`,
      entity: `app-${entity}`,
      prefix: `app-${entity}`,
    });
  }
  const writeKubeconfig = (file: string, user: string, token: string) =>
    writeFileSync(
      file,
      renderKubeconfig([
        { name, cluster: name, server: server.url, ca: server.ca, user, token },
      ]),
      { mode: 0o600 },
    );
  writeKubeconfig(kubeconfig, 'admin', identities.admin.token);
  if (besideKubeconfig) {
    writeKubeconfig(besideKubeconfig, 'beside', beside.token);
  }
  serveParent(cluster, count);
  process.stdout.write(`ready ${server.url}\n`);
}

main().catch(error => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
