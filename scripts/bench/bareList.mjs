// What a list of the same objects costs that keeps nothing: the measure for the first sync.
import { readFileSync } from 'node:fs';
import https from 'node:https';
import { parse } from 'yaml';

const COLLECTIONS = [
  '/apis/kubevirt.io/v1/virtualmachines',
  '/apis/kubevirt.io/v1/virtualmachineinstances',
  '/apis/kubevirt.io/v1/virtualmachineinstancemigrations',
  '/apis/cdi.kubevirt.io/v1beta1/datavolumes',
  '/api/v1/persistentvolumeclaims',
  '/api/v1/pods',
];

/**
 * Reads all pages of what a VM's view is made of, all kinds at once, and parses them.
 * @returns seconds, and how many objects there were
 */
export async function bareList(kubeconfig, pageSize = 200) {
  const { clusters, users } = parse(readFileSync(kubeconfig, 'utf8'));
  const { server, ...tls } = clusters[0].cluster;
  const agent = new https.Agent({
    keepAlive: true,
    ca: Buffer.from(tls['certificate-authority-data'], 'base64'),
  });
  const get = path =>
    new Promise((resolve, reject) => {
      https
        .get(
          server + path,
          {
            agent,
            headers: { authorization: `Bearer ${users[0].user.token}` },
          },
          response => {
            const chunks = [];
            response.on('data', chunk => chunks.push(chunk));
            response.on('end', () =>
              response.statusCode === 200
                ? resolve(JSON.parse(Buffer.concat(chunks).toString('utf8')))
                : reject(new Error(`${path}: ${response.statusCode}`)),
            );
            response.on('error', reject);
          },
        )
        .on('error', reject);
    });
  let objects = 0;
  const began = performance.now();
  await Promise.all(
    COLLECTIONS.map(async path => {
      let token = '';
      do {
        const page = await get(
          `${path}?limit=${pageSize}&continue=${encodeURIComponent(token)}`,
        );
        objects += page.items.length;
        token = page.metadata.continue ?? '';
      } while (token);
    }),
  );
  agent.destroy();
  return { seconds: (performance.now() - began) / 1000, objects };
}
