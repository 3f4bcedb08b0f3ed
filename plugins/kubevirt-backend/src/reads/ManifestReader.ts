import type { LoggerService } from '@backstage/backend-plugin-api';
import { stringify } from 'yaml';
import type { LocatedVm } from '../access';
import { KubeError, type ClusterRegistry } from '../clusters';
import { clusterError } from './clusterError';
import { maskManifest, type ManifestKind } from './maskManifest';

/** One object as YAML. */
export interface ManifestDocument {
  kind: string;
  name: string;
  yaml: string;
}

const TIMEOUT = 10_000;
/** Of one object: etcd takes no larger one by default. */
const MAX_BYTES = 4 * 1024 * 1024;

/** VMs have one DataVolume or a few; of those with more, the further ones are not shown. */
const MAX_DATA_VOLUMES = 8;

/** Reads a VM, its VMI, its current pod and its DataVolumes as they are on the cluster, secrets masked. */
export class ManifestReader {
  readonly #clusters: ClusterRegistry;
  readonly #logger: LoggerService;

  private constructor(clusters: ClusterRegistry, logger: LoggerService) {
    this.#clusters = clusters;
    this.#logger = logger;
  }

  static create(options: {
    clusters: ClusterRegistry;
    logger: LoggerService;
  }): ManifestReader {
    return new ManifestReader(options.clusters, options.logger);
  }

  /** An object that went since the mirror saw it is left out. */
  async read(located: LocatedVm): Promise<ManifestDocument[]> {
    const { summary, vmObjects } = located;
    const namespace = encodeURIComponent(summary.namespace);
    const name = encodeURIComponent(summary.name);
    const kubevirt = `/apis/kubevirt.io/v1/namespaces/${namespace}`;
    const reads: Promise<ManifestDocument | undefined>[] = [];
    if (vmObjects.vm) {
      reads.push(
        this.#get(
          located,
          'VirtualMachine',
          `${kubevirt}/virtualmachines/${name}`,
        ),
      );
    }
    if (vmObjects.vmi) {
      reads.push(
        this.#get(
          located,
          'VirtualMachineInstance',
          `${kubevirt}/virtualmachineinstances/${name}`,
        ),
      );
    }
    if (summary.pod) {
      const pod = encodeURIComponent(summary.pod.name);
      reads.push(
        this.#get(
          located,
          'Pod',
          `/api/v1/namespaces/${namespace}/pods/${pod}`,
        ),
      );
    }
    for (const { metadata } of vmObjects.dataVolumes.slice(
      0,
      MAX_DATA_VOLUMES,
    )) {
      reads.push(
        this.#get(
          located,
          'DataVolume',
          `/apis/cdi.kubevirt.io/v1beta1/namespaces/${namespace}/datavolumes/${encodeURIComponent(
            metadata.name,
          )}`,
        ),
      );
    }
    const documents = await Promise.all(reads);
    return documents.filter(document => document !== undefined);
  }

  async #get(
    located: LocatedVm,
    kind: ManifestKind,
    path: string,
  ): Promise<ManifestDocument | undefined> {
    const { cluster, namespace, name } = located.summary;
    try {
      const object = await this.#clusters
        .require(cluster)
        .client.json<{ metadata?: { name?: string } }>(path, {
          timeout: TIMEOUT,
          maxBytes: MAX_BYTES,
        });
      return {
        kind,
        name: object.metadata?.name ?? name,
        yaml: stringify(maskManifest(kind, object), {
          lineWidth: 0,
          aliasDuplicateObjects: false,
        }),
      };
    } catch (error) {
      if (error instanceof KubeError && error.code === 404) {
        return undefined;
      }
      throw clusterError(
        error,
        cluster,
        `the ${kind} of ${namespace}/${name}`,
        this.#logger,
      );
    }
  }
}
