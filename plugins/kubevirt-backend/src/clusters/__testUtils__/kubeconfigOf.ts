/** A kubeconfig of contexts that each have a cluster of their name, for one user. */
export function kubeconfigOf(
  contexts: string[],
  user: object = { token: 't0ps3cret' },
  currentContext = contexts[0],
) {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': currentContext,
    clusters: contexts.map(name => ({
      name,
      cluster: { server: `https://${name}.example.com` },
    })),
    users: [{ name: 'me', user }],
    contexts: contexts.map(name => ({
      name,
      context: { cluster: name, user: 'me' },
    })),
  });
}
