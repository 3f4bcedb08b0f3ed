import type { VirtualMachineDetail } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';

/**
 * Adds to each pod its address in the cluster's dashboard. The form is the one that the Kubernetes
 * plugin of Backstage makes for `dashboardApp: standard` (plugin-kubernetes-react `standardFormatter`).
 *
 * @param dashboardUrl - as configured; one that is no web address makes no links
 */
export function linkDashboard(
  detail: VirtualMachineDetail,
  dashboardUrl: string | undefined,
): VirtualMachineDetail {
  if (!dashboardUrl || !/^https?:\/\//i.test(dashboardUrl)) {
    return detail;
  }
  const base = dashboardUrl.replace(/(?<![/#])[/#]+$/, '');
  const namespace = encodeURIComponent(detail.summary.namespace);
  return {
    ...detail,
    pods: detail.pods.map(pod => ({
      ...pod,
      dashboardUrl: `${base}/#/pod/${namespace}/${encodeURIComponent(
        pod.name,
      )}?namespace=${namespace}`,
    })),
  };
}
