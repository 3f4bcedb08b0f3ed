import type { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import {
  addClusterRoutes,
  type ClusterRoutesOptions,
} from './routes/clusterRoutes';
import {
  addConsoleRoutes,
  type ConsoleRoutesOptions,
} from './routes/consoleRoutes';
import {
  addDeploymentRoutes,
  type DeploymentRoutesOptions,
} from './routes/deploymentRoutes';
import {
  addEntityRoutes,
  type EntityRoutesOptions,
} from './routes/entityRoutes';
import { addFactsRoutes, type FactsRoutesOptions } from './routes/factsRoutes';
import { addFleetRoutes, type FleetRoutesOptions } from './routes/fleetRoutes';
import {
  addOperationRoutes,
  type OperationRoutesOptions,
} from './routes/operationRoutes';
import {
  addRolloutRoutes,
  type RolloutRoutesOptions,
} from './routes/rolloutRoutes';
import {
  addVirtualMachineRoutes,
  type VirtualMachineRoutesOptions,
} from './routes/virtualMachineRoutes';

export type RouterOptions = EntityRoutesOptions &
  FactsRoutesOptions &
  FleetRoutesOptions &
  VirtualMachineRoutesOptions &
  OperationRoutesOptions &
  RolloutRoutesOptions &
  ConsoleRoutesOptions &
  ClusterRoutesOptions &
  DeploymentRoutesOptions;

/** The plugin's HTTP surface. Each route validates, authorizes, asks a layer and answers. */
export function createRouter(options: RouterOptions): Router {
  const router = PromiseRouter();
  router.use((_, response, next) => {
    // What a caller may see changes, and no cache on the way may keep it for another.
    response.set('Cache-Control', 'no-store');
    next();
  });
  addEntityRoutes(router, options);
  addVirtualMachineRoutes(router, options);
  addOperationRoutes(router, options);
  addConsoleRoutes(router, options);
  addClusterRoutes(router, options);
  addFleetRoutes(router, options);
  addFactsRoutes(router, options);
  addRolloutRoutes(router, options);
  addDeploymentRoutes(router, options);
  return router;
}
