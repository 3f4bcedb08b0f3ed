// Just enough of a Kubernetes client to change a demo cluster from outside.
import { readFileSync } from 'node:fs';
import { request as call } from 'node:https';
import { WebSocket } from 'ws';
import { parse } from 'yaml';

/** Address, authority and token of a context. */
function read(kubeconfig, context) {
  const config = parse(readFileSync(kubeconfig, 'utf8'));
  const chosen = config.contexts.find(item => item.name === context).context;
  const { cluster } = config.clusters.find(
    item => item.name === chosen.cluster,
  );
  const { user } = config.users.find(item => item.name === chosen.user);
  return {
    server: cluster.server,
    ca: Buffer.from(cluster['certificate-authority-data'], 'base64'),
    authorization: `Bearer ${user.token}`,
  };
}

/** Opens a console as `virtctl` does. */
export function openConsole(kubeconfig, context, path) {
  const { server, ca, authorization } = read(kubeconfig, context);
  return new WebSocket(
    server.replace(/^http/, 'ws') + path,
    'plain.kubevirt.io',
    { ca, headers: { authorization } },
  );
}

export function connect(kubeconfig, context) {
  const { server, ca, authorization } = read(kubeconfig, context);
  return (method, path, body) =>
    new Promise((resolve, reject) => {
      const headers = { authorization };
      if (body) {
        headers['content-type'] =
          method === 'PATCH'
            ? 'application/merge-patch+json'
            : 'application/json';
      }
      const request = call(server + path, { method, headers, ca }, response => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', chunk => {
          text += chunk;
        });
        response.on('end', () =>
          response.statusCode < 300
            ? resolve(text ? JSON.parse(text) : undefined)
            : reject(
                new Error(
                  `${method} ${path}: ${response.statusCode} ${text.slice(
                    0,
                    300,
                  )}`,
                ),
              ),
        );
      });
      request.on('error', reject);
      request.end(body && JSON.stringify(body));
    });
}
