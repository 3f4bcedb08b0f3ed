/**
 * A size to pick in a form.
 *
 * @public
 */
export interface VmSize {
  /** Name of the VirtualMachineClusterInstancetype, e.g. `u1.large`. */
  name: string;
  /** `Overcommitted` reserves half of the guest's memory on the node. */
  series: 'Universal' | 'Overcommitted';
  /** Virtual CPUs of the guest. */
  cpu: number;
  /** Memory of the guest as a Kubernetes quantity, e.g. `8Gi`. */
  memory: string;
  /** CPUs and memory in English. */
  description: string;
}

/**
 * An image to pick in a form.
 *
 * @public
 */
export interface VmImage {
  /** Stable name within the catalogue. */
  id: string;
  /** Name of the operating system. */
  title: string;
  /** Image reference for a containerDisk, or for CDI's registry import. */
  image: string;
  /** User that cloud-init gives the SSH keys to. */
  user: string;
  /** Name of the VirtualMachineClusterPreference that suits it. */
  preference: string;
  /** Smallest size of a persistent copy of the image. */
  diskSize: string;
  /** Whether the image has cloud-init. */
  cloudInit: boolean;
  /** Least guest memory it boots with. */
  minMemory: string;
  /** What else one should know, in English. */
  note?: string;
}

/**
 * Releases to offer in forms, newest first (kubevirt/kubevirt and kubevirt/containerized-data-importer
 * releases as of August 2026).
 *
 * @public
 */
export const KUBEVIRT_RELEASES: Readonly<
  Record<'kubevirt' | 'cdi', readonly string[]>
> = {
  kubevirt: ['v1.9.0', 'v1.8.4', 'v1.7.4', 'v1.6.6'],
  cdi: ['v1.66.0', 'v1.65.0', 'v1.64.0'],
};

const universal: Array<[string, number, string]> = [
  ['nano', 1, '512Mi'],
  ['micro', 1, '1Gi'],
  ['small', 1, '2Gi'],
  ['medium', 1, '4Gi'],
  ['2xmedium', 2, '4Gi'],
  ['large', 2, '8Gi'],
  ['xlarge', 4, '16Gi'],
  ['2xlarge', 8, '32Gi'],
  ['4xlarge', 16, '64Gi'],
  ['8xlarge', 32, '128Gi'],
];

/**
 * The general-purpose instance types that virt-operator deploys (kubevirt v1.9
 * `commonInstancetypesDeployment`, on by default; kubevirt/common-instancetypes, series u1 and o1).
 *
 * @public
 */
export const VM_SIZES: readonly VmSize[] = [
  ...universal.map(([size, cpu, memory]) => ({
    name: `u1.${size}`,
    series: 'Universal' as const,
    cpu,
    memory,
    description: `${cpu} vCPU, ${readable(memory)} of memory`,
  })),
  ...universal
    .filter(([size]) => size !== '2xmedium')
    .map(([size, cpu, memory]) => ({
      name: `o1.${size}`,
      series: 'Overcommitted' as const,
      cpu,
      memory,
      description: `${cpu} vCPU, ${readable(
        memory,
      )} of memory, half of it reserved`,
    })),
];

/**
 * Container disks that KubeVirt's community publishes (kubevirt/containerdisks) and KubeVirt's own
 * demo disk. As `containerDisk` they need no CDI and forget their changes; as `registry` source
 * they are copied to a claim, which needs CDI.
 *
 * @public
 */
export const VM_IMAGES: readonly VmImage[] = [
  {
    id: 'fedora',
    title: 'Fedora',
    image: 'quay.io/containerdisks/fedora:latest',
    user: 'fedora',
    preference: 'fedora',
    diskSize: '10Gi',
    cloudInit: true,
    minMemory: '1Gi',
  },
  {
    id: 'ubuntu-24.04',
    title: 'Ubuntu 24.04 LTS',
    image: 'quay.io/containerdisks/ubuntu:24.04',
    user: 'ubuntu',
    preference: 'ubuntu',
    diskSize: '10Gi',
    cloudInit: true,
    minMemory: '1Gi',
  },
  {
    id: 'debian-12',
    title: 'Debian 12',
    image: 'quay.io/containerdisks/debian:12',
    user: 'debian',
    preference: 'debian',
    diskSize: '10Gi',
    cloudInit: true,
    minMemory: '512Mi',
  },
  {
    id: 'centos-stream-9',
    title: 'CentOS Stream 9',
    image: 'quay.io/containerdisks/centos-stream:9',
    user: 'cloud-user',
    preference: 'centos.stream9',
    diskSize: '12Gi',
    cloudInit: true,
    minMemory: '1536Mi',
  },
  {
    id: 'centos-stream-10',
    title: 'CentOS Stream 10',
    image: 'quay.io/containerdisks/centos-stream:10',
    user: 'cloud-user',
    preference: 'centos.stream10',
    diskSize: '12Gi',
    cloudInit: true,
    minMemory: '1536Mi',
  },
  {
    id: 'cirros',
    title: 'CirrOS (tiny, for trying out)',
    image: 'quay.io/kubevirt/cirros-container-disk-demo:v1.9.0',
    user: 'cirros',
    preference: 'cirros',
    diskSize: '1Gi',
    cloudInit: false,
    minMemory: '128Mi',
    note: 'A few MiB, boots in seconds; it reads SSH keys but no cloud-config, and has no guest agent.',
  },
];

/**
 * Finds a size by the name of its instance type.
 *
 * @public
 */
export function findVmSize(name: string): VmSize | undefined {
  return VM_SIZES.find(size => size.name === name);
}

/**
 * Finds an image of the catalogue by its reference, with or without `docker://`.
 *
 * @public
 */
export function findVmImage(image: string): VmImage | undefined {
  const reference = image.replace(/^docker:\/\//, '');
  return VM_IMAGES.find(known => known.image === reference);
}

function readable(memory: string): string {
  return memory.replace('Gi', ' GiB').replace('Mi', ' MiB');
}
