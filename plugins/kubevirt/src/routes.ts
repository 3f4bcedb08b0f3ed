import {
  createExternalRouteRef,
  createRouteRef,
  createSubRouteRef,
} from '@backstage/frontend-plugin-api';

/** The tab "Virtual machines" of an entity. */
export const virtualMachinesRouteRef = createRouteRef();

/**
 * The page of one VM, below the tab. Its parameters are named unlike those of the entity's page,
 * `:namespace` and `:name`, which win since Backstage 1.57 (frontend-plugin-api `routing/useRouteRefParams.ts`).
 */
export const virtualMachineRouteRef = createSubRouteRef({
  parent: virtualMachinesRouteRef,
  path: '/:cluster/:vmNamespace/:vmName',
});

/** The health of KubeVirt on all clusters. */
export const platformRouteRef = createRouteRef();

/** The health of KubeVirt on one cluster, below the platform page. */
export const platformClusterRouteRef = createSubRouteRef({
  parent: platformRouteRef,
  path: '/:cluster',
});

/** A console of a VM in a window of its own, below the platform page; the entity is in the query. */
export const consoleRouteRef = createSubRouteRef({
  parent: platformRouteRef,
  path: '/console/:cluster/:vmNamespace/:vmName',
});

/** All virtual machines that one may see, below the platform page. */
export const fleetRouteRef = createSubRouteRef({
  parent: platformRouteRef,
  path: '/virtual-machines',
});

/** What is on one node, below all virtual machines. */
export const fleetNodeRouteRef = createSubRouteRef({
  parent: platformRouteRef,
  path: '/virtual-machines/node/:cluster/:node',
});

/** The same page as an item of the navigation: `page:kubevirt/virtual-machines`. */
export const fleetPageRouteRef = createRouteRef();

/** A software template; used to offer the one that installs KubeVirt. */
export const templateRouteRef = createExternalRouteRef({
  params: ['namespace', 'templateName'],
  defaultTarget: 'scaffolder.selectedTemplate',
});

/** The template that installs KubeVirt on a cluster. */
export const KUBEVIRT_TEMPLATE = {
  namespace: 'default',
  templateName: 'kubevirt-blueprint-on-rafay',
};
