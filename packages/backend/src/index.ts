import { createBackend } from '@backstage/backend-defaults';
import { httpRouter } from './httpRouter';

const backend = createBackend();

backend.add(httpRouter);

backend.add(import('@backstage/plugin-app-backend'));

backend.add(import('@backstage/plugin-auth-backend'));
backend.add(import('./demoPeople/authModule'));

backend.add(import('@backstage/plugin-catalog-backend'));
backend.add(
  import('@backstage/plugin-catalog-backend-module-scaffolder-entity-model'),
);
backend.add(import('@backstage/plugin-catalog-backend-module-logs'));
backend.add(
  import('@rafay-kubevirt/backstage-plugin-catalog-backend-module-kubevirt'),
);

backend.add(import('@backstage/plugin-notifications-backend'));
backend.add(import('@backstage/plugin-signals-backend'));

backend.add(import('@backstage/plugin-permission-backend'));
backend.add(import('./demoPolicy/policyModule'));

backend.add(import('@backstage/plugin-scaffolder-backend'));
backend.add(import('@backstage/plugin-scaffolder-backend-module-github'));

backend.add(import('@rafay-kubevirt/backstage-plugin-kubevirt-backend'));
backend.add(
  import('@rafay-kubevirt/backstage-plugin-kubevirt-backend-module-rafay'),
);
backend.add(
  import(
    '@rafay-kubevirt/backstage-plugin-kubevirt-backend-module-notifications'
  ),
);
backend.add(
  import('@rafay-kubevirt/backstage-plugin-scaffolder-backend-module-rafay'),
);

// Local bare repositories instead of a git host, for a portal without one.
backend.add(import('./localGit/catalogModule'));
backend.add(import('./localGit/scaffolderModule'));

backend.start();
