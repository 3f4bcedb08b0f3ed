// Just enough of a Kubernetes client to change a demo cluster from outside.
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

export function connect(kubeconfig, context) {
  const config = parse(readFileSync(kubeconfig, 'utf8'));
  const chosen = config.contexts.find(item => item.name === context).context;
  const { server } = config.clusters.find(item => item.name === chosen.cluster).cluster;
  const { token } = config.users.find(item => item.name === chosen.user).user;
  return async function request(method, path, body) {
    const response = await fetch(server + path, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body ? { 'content-type': method === 'PATCH' ? 'application/merge-patch+json' : 'application/json' } : {}),
      },
      body: body && JSON.stringify(body),
    });
    const answer = await response.json().catch(() => undefined);
    if (!response.ok) {
      throw new Error(`${method} ${path}: ${response.status} ${answer?.message ?? ''}`);
    }
    return answer;
  };
}
