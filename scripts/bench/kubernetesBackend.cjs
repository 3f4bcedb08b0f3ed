// A backend with the Kubernetes plugin of Backstage, to stand beside ours. Packages, sign-in and policy are those of the portal.
const { createRequire } = require('node:module');
const { join } = require('node:path');

const portal = createRequire(
  join(__dirname, '../../packages/backend/package.json'),
);
const { createBackend } = portal('@backstage/backend-defaults');
const backend = createBackend();
for (const name of [
  '@backstage/plugin-auth-backend',
  './src/demoPeople/authModule',
  '@backstage/plugin-catalog-backend',
  '@backstage/plugin-permission-backend',
  './src/demoPolicy/policyModule',
]) {
  backend.add(portal(name));
}
backend.add(require('@backstage/plugin-kubernetes-backend'));
backend.start();
