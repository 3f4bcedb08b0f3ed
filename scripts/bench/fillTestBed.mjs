// Fills a real API server with running VMs: copies of one that real controllers brought there.
import { readFileSync } from 'node:fs';
import https from 'node:https';
import { isDeepStrictEqual } from 'node:util';
import { parse } from 'yaml';
import { sleep } from './processes.mjs';

const KUBEVIRT = '/apis/kubevirt.io/v1';
const WEBHOOKS = '/apis/admissionregistration.k8s.io/v1';
/** Objects that are written at the same time. */
const WRITERS = 16;

/** Calls the API server of a kubeconfig that holds a token; `api(method, path, body)` resolves with the answer. */
export function apiOf(kubeconfig) {
  const { clusters, users } = parse(readFileSync(kubeconfig, 'utf8'));
  const { server, ...tls } = clusters[0].cluster;
  const agent = new https.Agent({
    keepAlive: true,
    ca: Buffer.from(tls['certificate-authority-data'], 'base64'),
  });
  return (method, path, body) =>
    new Promise((resolve, reject) => {
      const request = https.request(
        server + path,
        {
          agent,
          method,
          headers: {
            authorization: `Bearer ${users[0].user.token}`,
            'content-type':
              method === 'PATCH'
                ? 'application/merge-patch+json'
                : 'application/json',
          },
        },
        response => {
          const chunks = [];
          response.on('data', chunk => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () => {
            const text = Buffer.concat(chunks).toString('utf8');
            if (response.statusCode < 300) {
              resolve(JSON.parse(text));
            } else {
              reject(
                new Error(
                  `${method} ${path}: ${response.statusCode} ${text.slice(
                    0,
                    500,
                  )}`,
                ),
              );
            }
          });
        },
      );
      request.on('error', reject);
      request.end(body && JSON.stringify(body));
    });
}

/** VM, VMI and launcher pod of the VM in that namespace, once its guest agent is connected. */
async function original(api, namespace) {
  for (let waited = 0; waited < 120; waited++) {
    const path = `${KUBEVIRT}/namespaces/${namespace}`;
    const [vmi] = (await api('GET', `${path}/virtualmachineinstances`)).items;
    const connected = vmi?.status?.conditions?.some(
      ({ type, status }) => type === 'AgentConnected' && status === 'True',
    );
    if (connected) {
      const [vm] = (await api('GET', `${path}/virtualmachines`)).items;
      const [pod] = (
        await api(
          'GET',
          `/api/v1/namespaces/${namespace}/pods?labelSelector=kubevirt.io%3Dvirt-launcher`,
        )
      ).items;
      return { vm, vmi, pod };
    }
    await sleep(1_000);
  }
  throw new Error('The first VM did not start within two minutes');
}

/** A copy under another name, of a VM of an entity. */
function copy(object, { from, name, namespace, entity, owner }) {
  const made = JSON.parse(JSON.stringify(object).replaceAll(from, name));
  for (const field of ['uid', 'resourceVersion', 'creationTimestamp']) {
    delete made.metadata[field];
  }
  made.metadata.namespace = namespace;
  made.metadata.labels = {
    ...made.metadata.labels,
    'backstage.io/kubernetes-id': entity,
  };
  for (const reference of made.metadata.ownerReferences ?? []) {
    reference.uid = owner;
  }
  return made;
}

/** Creates an object and, where that takes a call of its own, writes its status. */
async function create(api, path, object) {
  const created = await api('POST', path, object);
  if (!isDeepStrictEqual(created.status, object.status)) {
    await api('PUT', `${path}/${created.metadata.name}/status`, {
      ...created,
      status: object.status,
    });
  }
  return created.metadata.uid;
}

/**
 * Makes as many running VMs, ten for each of the entities `app-0`, `app-1`, … in a hundred namespaces, as the
 * demo cluster of the benchmark has them. Its controllers have to be stopped by the caller, once `ready` is called.
 * @param ready - called when the original is there and no controller is needed any more
 */
export async function fillTestBed(kubeconfig, count, namespace, ready) {
  const api = apiOf(kubeconfig);
  const { vm, vmi, pod } = await original(api, namespace);
  await ready();
  for (const kind of ['mutating', 'validating']) {
    const path = `${WEBHOOKS}/${kind}webhookconfigurations`;
    for (const { metadata } of (await api('GET', path)).items) {
      await api('DELETE', `${path}/${metadata.name}`);
    }
  }
  const entities = Math.ceil(count / 10);
  for (let i = 0; i < Math.min(100, entities); i++) {
    await api('POST', '/api/v1/namespaces', { metadata: { name: `app-${i}` } });
  }
  // The scheduler and the played kubelets leave pods alone that are another scheduler's.
  delete pod.spec.nodeName;
  pod.spec.schedulerName = 'nobody';
  // Pods are admitted once their namespace has its ServiceAccount, and webhooks are known to be gone a moment later.
  await sleep(5_000);

  let next = 0;
  const write = async () => {
    for (let i = next++; i < count; i = next++) {
      const entity = Math.floor(i / 10);
      const of = {
        from: vm.metadata.name,
        name: `app-${entity}-${String((i % 10) + 1).padStart(4, '0')}`,
        namespace: `app-${entity % 100}`,
        entity: `app-${entity}`,
      };
      const path = `${KUBEVIRT}/namespaces/${of.namespace}`;
      const vmUid = await create(api, `${path}/virtualmachines`, copy(vm, of));
      const vmiUid = await create(
        api,
        `${path}/virtualmachineinstances`,
        copy(vmi, { ...of, owner: vmUid }),
      );
      await create(
        api,
        `/api/v1/namespaces/${of.namespace}/pods`,
        copy(pod, { ...of, owner: vmiUid }),
      );
      if ((i + 1) % 1000 === 0) {
        console.error(`  ${i + 1} VMs`);
      }
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, write));
}

/** Changes what the list shows of the VM with that number, and returns when. */
export async function touchVm(api, index) {
  const entity = Math.floor(index / 10);
  const name = `app-${entity}-${String((index % 10) + 1).padStart(4, '0')}`;
  const path = `${KUBEVIRT}/namespaces/app-${
    entity % 100
  }/virtualmachineinstances/${name}`;
  const at = performance.timeOrigin + performance.now();
  await api('PATCH', path, {
    status: { guestOSInfo: { prettyName: `Linux ${at}` } },
  });
  return { name, at };
}
