import type {
  AuthService,
  BackstageCredentials,
  DiscoveryService,
} from '@backstage/backend-plugin-api';

const PLUGIN_ID = 'kubevirt';

/** What the kubevirt backend is reached with. */
export interface KubevirtBackendOptions {
  auth: AuthService;
  discovery: DiscoveryService;
}

/** Asks for a path, which begins with a slash; resolves with the answer, whatever its status. */
type AskKubevirtBackend = (
  path: string,
  options: { body?: object; signal: AbortSignal },
) => Promise<Response>;

/** Finds the kubevirt backend, to ask it in the name of the person who started the task. */
export async function connectKubevirtBackend(
  { auth, discovery }: KubevirtBackendOptions,
  credentials: BackstageCredentials,
): Promise<AskKubevirtBackend> {
  const base = await discovery.getBaseUrl(PLUGIN_ID);
  const { token } = await auth.getPluginRequestToken({
    onBehalfOf: credentials,
    targetPluginId: PLUGIN_ID,
  });
  return (path, { body, signal }) =>
    fetch(`${base}${path}`, {
      method: body ? 'POST' : 'GET',
      headers: {
        authorization: `Bearer ${token}`,
        ...(body && { 'content-type': 'application/json' }),
      },
      body: body && JSON.stringify(body),
      signal,
    });
}
