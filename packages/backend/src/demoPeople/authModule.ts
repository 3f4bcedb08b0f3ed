import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import {
  authProvidersExtensionPoint,
  createProxyAuthenticator,
  createProxyAuthProviderFactory,
} from '@backstage/plugin-auth-node';
import { readPeople } from './readPeople';
import { signInWhenKnown } from './signInWhenKnown';

/** Asks for nothing: whoever reaches the portal of the demo sits in front of its machine. */
const authenticator = createProxyAuthenticator({
  defaultProfileTransform: async () => ({ profile: {} }),
  initialize: () => undefined,
  authenticate: async () => ({ result: {} }),
});

/** Lets visitors sign in as a guest, or as one of the people of the demo. */
export default createBackendModule({
  pluginId: 'auth',
  moduleId: 'demo-people',
  register(env) {
    env.registerInit({
      deps: {
        providers: authProvidersExtensionPoint,
        config: coreServices.rootConfig,
      },
      async init({ providers, config }) {
        for (const { provider, userEntityRef } of readPeople(config)) {
          providers.registerProvider({
            providerId: provider,
            factory: createProxyAuthProviderFactory({
              authenticator,
              signInResolver: (_, context) =>
                signInWhenKnown(() =>
                  context.signInWithCatalogUser({ entityRef: userEntityRef }),
                ),
            }),
          });
        }
      },
    });
  },
});
