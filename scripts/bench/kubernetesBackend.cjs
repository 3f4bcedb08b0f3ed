// A backend with the Kubernetes plugin of Backstage, to stand beside ours. Its packages are those of the portal.
const { createRequire } = require('node:module');
const { join } = require('node:path');

const portal = createRequire(
  join(__dirname, '../../packages/backend/package.json'),
);
const { createBackend } = portal('@backstage/backend-defaults');
const backend = createBackend();
for (const name of [
  '@backstage/plugin-auth-backend',
  '@backstage/plugin-auth-backend-module-guest-provider',
  '@backstage/plugin-catalog-backend',
  '@backstage/plugin-permission-backend',
  '@backstage/plugin-permission-backend-module-allow-all-policy',
]) {
  backend.add(portal(name));
}
backend.add(require('@backstage/plugin-kubernetes-backend'));
backend.start();
