import type { CauseCode } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import {
  condition,
  runningVm,
  startingVm,
  stoppedVm,
  unschedulableVm,
} from './builders';
import type { CapturedObjects } from './capturedObjects';

/** A message in the words of another component that is taken apart, in the forms of each version that is supported. */
export interface ParsedMessage {
  what: string;
  /** The component, with the versions whose source was looked through for these words. */
  versions: string;
  /** Where that source has them. */
  source: string;
  /** The objects of a VM with the message. */
  objects: (message: string) => CapturedObjects;
  /** Messages as the versions write them: what is expected of each, in its sentence or hint. */
  forms: [message: string, code: CauseCode, expected: string][];
  /** Words like it that are not recognised: what is expected then, which repeats nothing of them. */
  others: [message: string, code: CauseCode, expected: string][];
}

const KUBERNETES = 'Kubernetes 1.31 to 1.36';
const KUBEVIRT = 'KubeVirt 1.6 to 1.9';

const synchronized =
  (reason = 'FailedCreate') =>
  (message: string) =>
    startingVm('Starting', condition('Synchronized', 'False', reason, message));
const REFUSED = 'failed to create virtual machine pod: pods "x" is forbidden: ';
const UNREAD = 'KubeVirt could not bring the VM to the state it should have.';

function importing(message: string): CapturedObjects {
  return {
    ...stoppedVm('Provisioning'),
    dataVolumes: [
      {
        metadata: { name: 'root', uid: 'dv', namespace: 'shop' },
        spec: { source: { http: { url: 'https://images.example/a' } } },
        status: {
          phase: 'ImportInProgress',
          conditions: [condition('Running', 'False', 'Error', message)],
        },
      },
    ],
  };
}

function evicted(message: string): CapturedObjects {
  const objects = startingVm('Starting');
  objects.pods[0].status = { phase: 'Failed', reason: 'Evicted', message };
  return objects;
}

function restarting(message: string): CapturedObjects {
  const objects = runningVm();
  objects.vm.status!.conditions!.push(
    condition('RestartRequired', 'True', 'RestartRequired', message),
  );
  return objects;
}

function sizeless(message: string): CapturedObjects {
  const objects = stoppedVm(
    'Stopped',
    condition('Failure', 'True', 'FailedFindInstancetype', message),
  );
  objects.vm!.spec!.instancetype = { name: 'u9' };
  return objects;
}

function plugged(message: string): CapturedObjects {
  const objects = runningVm();
  objects.vmi.spec = {
    volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }],
  };
  objects.vmi.status!.volumeStatus = [
    {
      name: 'data',
      phase: 'Pending',
      reason: 'PVCNotReady',
      message,
      hotplugVolume: {},
    },
  ];
  return objects;
}

/** All of them. Of the scheduler's, `schedulerMessage.test.ts` has each reason with each end. */
export const parsedMessages: ParsedMessage[] = [
  {
    what: 'Why the scheduler finds no node',
    versions: KUBERNETES,
    source: 'kubernetes pkg/scheduler/framework/types.go FitError, plugins/*',
    objects: unschedulableVm,
    forms: [
      [
        '0/3 nodes are available: 3 Insufficient memory. preemption: 0/3 nodes are available: 3 No preemption victims found for incoming pod.',
        'unschedulable-memory',
        'of memory free: 3 nodes checked.',
      ],
      [
        '0/3 nodes are available: 3 Insufficient memory. no new claims to deallocate, preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.',
        'unschedulable-memory',
        'No node is large enough',
      ],
      [
        '0/3 nodes are available: 3 node(s) had untolerated taint {dedicated: db}. preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.',
        'unschedulable-taint',
        '(dedicated: db)',
      ],
      [
        '0/3 nodes are available: 3 node(s) had untolerated taint(s). no new claims to deallocate, preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.',
        'unschedulable-taint',
        'Every node keeps the VM away with a taint: 3 nodes checked.',
      ],
      [
        '0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims. not found',
        'unschedulable-volume',
        'No node can have the VM’s volumes: 3 nodes checked.',
      ],
    ],
    others: [
      [
        '0/3 nodes are available: 3 of a plugin. That says more, and yet more.',
        'unschedulable',
        'No node takes the VM.',
      ],
      [
        '0/2 placements are available',
        'unschedulable',
        'No node takes the VM.',
      ],
    ],
  },
  {
    what: 'The claim that the scheduler misses',
    versions: KUBERNETES,
    source: 'kubernetes pkg/scheduler/framework/plugins/volumebinding',
    objects: unschedulableVm,
    forms: [
      [
        '0/3 nodes are available: persistentvolumeclaim "data" not found. preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.',
        'pvc-missing',
        'The claim data does not exist.',
      ],
      [
        '0/3 nodes are available: persistentvolumeclaim "data" not found. not found',
        'pvc-missing',
        'The claim data does not exist.',
      ],
    ],
    others: [
      [
        '0/3 nodes are available: persistentvolumeclaim "data" is being deleted. not found',
        'unschedulable-volume',
        'No node can have the VM’s volumes: 3 nodes checked.',
      ],
    ],
  },
  {
    what: 'The claim that KubeVirt misses',
    versions: KUBEVIRT,
    source: 'kubevirt pkg/virt-controller/watch/vmi FailedPvcNotFoundReason',
    objects: synchronized('FailedPvcNotFound'),
    forms: [
      [
        'PVC shop/data does not exist, waiting for it to appear',
        'pvc-missing',
        'The claim data does not exist.',
      ],
    ],
    others: [
      [
        'the claim of a later version is not there',
        'pvc-missing',
        'A claim of the VM does not exist.',
      ],
    ],
  },
  {
    what: 'What a resource quota refuses',
    versions: KUBERNETES,
    source:
      'kubernetes staging/src/k8s.io/apiserver/pkg/admission/plugin/resourcequota, pkg/quota/v1/evaluator/core/pods.go',
    objects: synchronized(),
    forms: [
      [
        `${REFUSED}exceeded quota: team, requested: requests.memory=332Mi, used: requests.memory=1Gi, limited: requests.memory=1Gi`,
        'quota',
        'quota team has too little left: asked 332 MiB (requests.memory), used 1 GiB',
      ],
      [
        `${REFUSED}failed quota: team: must specify limits.cpu for: compute; limits.memory for: compute`,
        'quota',
        'limits.cpu and limits.memory',
      ],
    ],
    others: [
      [
        `${REFUSED}exceeded quota of a later version`,
        'quota',
        'The namespace’s quota does not allow the VM.',
      ],
    ],
  },
  {
    what: 'What a limit range refuses',
    versions: KUBERNETES,
    source:
      'kubernetes plugin/pkg/admission/limitranger, pkg/apis/core/validation ValidateContainerResourceRequirements',
    objects: synchronized(),
    forms: [
      [
        `${REFUSED}maximum memory usage per Container is 1Gi, but limit is 2Gi`,
        'quota',
        'each container at most 1 GiB of memory',
      ],
      [
        `${REFUSED}maximum cpu usage per Pod is 2, but request is 4`,
        'quota',
        'each pod at most 2 CPU',
      ],
      [
        `${REFUSED}maximum memory usage per Pod is 1Gi.  No limit is specified`,
        'quota',
        'each pod at most 1 GiB of memory',
      ],
      [
        `${REFUSED}minimum memory usage per Container is 1Gi, but request is 1Mi`,
        'quota',
        'at least 1 GiB of memory for each container',
      ],
      [
        'Pod "x" is invalid: spec.containers[0].resources.requests: Invalid value: "332Mi": must be less than or equal to memory limit of 64Mi',
        'quota',
        'each container at most 64 MiB of memory',
      ],
    ],
    others: [
      [
        `${REFUSED}cpu max limit to request ratio per Container is 2, but provided ratio is 4.000000`,
        'sync-failed',
        UNREAD,
      ],
    ],
  },
  {
    what: 'Which image cannot be pulled, and why',
    versions: `${KUBERNETES}; why, in words that containerd and CRI-O share`,
    source: 'kubernetes pkg/kubelet/images/image_manager.go',
    objects: synchronized('ImagePullBackOff'),
    forms: [
      [
        'Back-off pulling image "quay.io/a/b:1"',
        'image-pull',
        'The image quay.io/a/b:1 cannot be pulled.',
      ],
      [
        'Back-off pulling image "quay.io/a/b:1": ErrImagePull: rpc error: code = NotFound desc = failed to pull and unpack image "quay.io/a/b:1": failed to resolve reference "quay.io/a/b:1": quay.io/a/b:1: not found',
        'image-pull',
        'quay.io/a/b:1 cannot be pulled: the registry does not have it.',
      ],
      [
        'Back-off pulling image "quay.io/a/b:1": ErrImagePull: reading manifest 1 in quay.io/a/b: manifest unknown',
        'image-pull',
        'quay.io/a/b:1 cannot be pulled: the registry does not have it.',
      ],
      [
        'Back-off pulling image "quay.io/a/b:1": ErrImagePull: initializing source: reading manifest: unauthorized: access to the requested resource is not authorized',
        'image-pull',
        'the registry does not let the cluster in.',
      ],
      [
        'Back-off pulling image "quay.io/a/b:1": ErrImagePull: dial tcp: lookup quay.io: no such host',
        'image-pull',
        'the registry does not answer.',
      ],
    ],
    others: [
      [
        'Back-off pulling image "quay.io/a/b:1": SignatureValidationFailed: image pull failed for quay.io/a/b:1 because the signature validation failed',
        'image-pull',
        'The image quay.io/a/b:1 cannot be pulled.',
      ],
      ['a later version', 'image-pull', 'An image of the VM cannot be pulled.'],
    ],
  },
  {
    what: 'Which network does not exist',
    versions: KUBEVIRT,
    source: 'kubevirt pkg/network/multus/nad.go',
    objects: synchronized(),
    forms: [
      [
        'failed to render launch manifest: failed to locate network attachment definition shop/data',
        'network-missing',
        'The network data does not exist in the namespace shop.',
      ],
    ],
    others: [
      [
        'failed to locate network attachment definition for shop/data: forbidden',
        'sync-failed',
        UNREAD,
      ],
    ],
  },
  {
    what: 'Which device is not permitted',
    versions: KUBEVIRT,
    source:
      'kubevirt pkg/virt-controller/services/renderresources.go validatePermittedHostDevices',
    objects: synchronized(),
    forms: [
      [
        'failed to render launch manifest: GPU nvidia.com/A100 is not permitted in permittedHostDevices configuration',
        'device-not-permitted',
        'the device nvidia.com/A100.',
      ],
      [
        'failed to render launch manifest: HostDevice intel.com/qat is not permitted in permittedHostDevices configuration',
        'device-not-permitted',
        'the device intel.com/qat.',
      ],
    ],
    others: [['a device is not permitted', 'sync-failed', UNREAD]],
  },
  {
    what: 'Which instance type does not exist',
    versions: KUBEVIRT,
    source: 'kubevirt pkg/instancetype/controller/vm',
    objects: sizeless,
    forms: [
      [
        'virtualmachineclusterinstancetypes.instancetype.kubevirt.io "u9.huge" not found',
        'instancetype-missing',
        'The instance type u9.huge does not exist',
      ],
    ],
    others: [
      [
        'no such instance type',
        'instancetype-missing',
        'The instance type u9 does not exist',
      ],
    ],
  },
  {
    what: 'Which webhook or policy refuses',
    versions: KUBERNETES,
    source:
      'kubernetes staging/src/k8s.io/apiserver/pkg/admission/plugin/webhook/errors, pod-security-admission/admission',
    objects: synchronized(),
    forms: [
      [
        'admission webhook "policy.example.com" denied the request: no',
        'webhook-refused',
        'The policy policy.example.com refused the VM.',
      ],
      [
        'admission webhook "policy.example.com" denied the request without explanation',
        'webhook-refused',
        'The policy policy.example.com refused the VM.',
      ],
      [
        `${REFUSED}violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false`,
        'webhook-refused',
        'pod security level does not allow the VM’s pod.',
      ],
      [
        'Internal error occurred: failed calling webhook "policy.example.com": context deadline exceeded',
        'webhook-refused',
        'A webhook that must agree did not answer.',
      ],
      [
        'admission webhook "virtualmachineinstances-create-validator.kubevirt.io" denied the request: VSOCK feature gate is not enabled in kubevirt-config',
        'webhook-refused',
        'VSOCK',
      ],
    ],
    others: [[`${REFUSED}a later version says no`, 'sync-failed', UNREAD]],
  },
  {
    what: 'Of what a node had too little when it evicted the pod',
    versions: KUBERNETES,
    source: 'kubernetes pkg/kubelet/eviction/helpers.go nodeLowMessageFmt',
    objects: evicted,
    forms: [
      [
        'The node was low on resource: ephemeral-storage. Threshold quantity: 10Gi, available: 9Gi. ',
        'launcher-failed',
        'Its disks that lie on the node filled it',
      ],
      [
        'The node was low on resource: memory. ',
        'launcher-failed',
        'Its node ran out of memory',
      ],
    ],
    others: [
      [
        'Usage of EmptyDir volume "tmp" exceeds the limit "1Gi". ',
        'launcher-failed',
        'The node’s own words are below.',
      ],
      [
        'The node was low on resource: pids. ',
        'launcher-failed',
        'The node’s own words are below.',
      ],
    ],
  },
  {
    what: 'Why an import fails (its hint)',
    versions: 'CDI 1.65',
    source:
      'cdi pkg/controller/util.go simplifyKnownMessage, pkg/importer/data-processor.go, http-datasource.go',
    objects: importing,
    forms: [
      [
        'DataVolume too small to contain image',
        'import-failed',
        'The disk is smaller than its image',
      ],
      [
        'Unable to process data: Virtual image size 10 is larger than the reported available storage 5. A larger PVC is required.',
        'import-failed',
        'The disk is smaller than its image',
      ],
      [
        'Unable to connect to http data source: expected status code 200, got 404. Status: 404 Not Found',
        'import-failed',
        'Check that https://images.example/a exists',
      ],
    ],
    others: [
      [
        'qemu-img: of a later version',
        'import-failed',
        'Read CDI’s own words below.',
      ],
    ],
  },
  {
    what: 'Whether a restart would lose volumes',
    versions: KUBEVIRT,
    source:
      'kubevirt pkg/virt-controller/watch/vm/vm.go setRestartRequired, watch/volume-migration',
    objects: restarting,
    forms: [
      [
        'invalid volumes to update with migration: shareable: [data]',
        'restart-required',
        'Do not restart it yet',
      ],
      [
        'the volumes replacement is effective only after restart',
        'restart-required',
        'Do not restart it yet',
      ],
    ],
    others: [
      [
        'a non-live-updatable field was changed in the template spec',
        'restart-required',
        'Restart the VM when it suits.',
      ],
    ],
  },
  {
    what: 'Whether the claim of a disk to be plugged in is lost',
    versions: KUBEVIRT,
    source: 'kubevirt pkg/virt-controller/watch/vmi/storage.go',
    objects: plugged,
    forms: [
      [
        'PVC is in phase Lost',
        'disk-not-attached',
        'the volume behind its claim data is gone.',
      ],
    ],
    others: [
      [
        'PVC is in phase Pending',
        'disk-not-attached',
        'its claim data has no volume.',
      ],
    ],
  },
];
