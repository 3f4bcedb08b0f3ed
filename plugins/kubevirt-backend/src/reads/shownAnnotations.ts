/**
 * What the names of annotations begin with that are shown. Kubernetes, KubeVirt, CDI, Multus and this product write
 * them, and no text of users stands in them. Not all of `kubevirt.io/` is shown: `kubevirt.io/ignitiondata` holds an
 * Ignition configuration, `cdi.kubevirt.io/storage.import.extraHeaders` tokens
 * (kubevirt staging/src/kubevirt.io/api/core/v1/types.go, containerized-data-importer
 * pkg/controller/common/util.go).
 */
export const SHOWN_ANNOTATIONS = [
  'backstage.io/',
  'cdi.kubevirt.io/allowClaimAdoption',
  'cdi.kubevirt.io/storage.bind.immediate.requested',
  'cdi.kubevirt.io/storage.condition.bound',
  'cdi.kubevirt.io/storage.condition.running',
  'cdi.kubevirt.io/storage.contentType',
  'cdi.kubevirt.io/storage.deleteAfterCompletion',
  'cdi.kubevirt.io/storage.pod.phase',
  'cdi.kubevirt.io/storage.pod.ready',
  'cdi.kubevirt.io/storage.pod.restarts',
  'cdi.kubevirt.io/storage.preallocation',
  'cdi.kubevirt.io/storage.prePopulated',
  'cdi.kubevirt.io/storage.usePopulator',
  'cluster-autoscaler.kubernetes.io/safe-to-evict',
  'descheduler.alpha.kubernetes.io/',
  'k8s.v1.cni.cncf.io/network-status',
  'k8s.v1.cni.cncf.io/networks',
  'kubectl.kubernetes.io/default-container',
  'kubectl.kubernetes.io/restartedAt',
  'kubevirt.io/allow-pod-bridge-network-live-migration',
  'kubevirt.io/cluster',
  'kubevirt.io/controller-storage-observed-api-version',
  'kubevirt.io/domain',
  'kubevirt.io/entity-ref',
  'kubevirt.io/immediate-data-volume-creation',
  'kubevirt.io/instancetype',
  'kubevirt.io/latest-observed-api-version',
  'kubevirt.io/migration',
  'kubevirt.io/nonroot',
  'kubevirt.io/preference',
  'kubevirt.io/storage-observed-api-version',
  'kubevirt.io/virtual-machines',
  'kubevirt.io/vm-generation',
  'openshift.io/scc',
  'pod-security.kubernetes.io/',
  'vm.kubevirt.io/flavor',
  'vm.kubevirt.io/os',
  'vm.kubevirt.io/workload',
];
