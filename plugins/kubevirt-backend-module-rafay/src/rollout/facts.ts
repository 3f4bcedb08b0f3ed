import type { RafayAddon } from '../adapters/addons';
import type { RafayCluster } from '../adapters/clusters';
import type { RafayPipelineRun } from '../adapters/pipelineRuns';
import type { RafayPipeline } from '../adapters/pipelines';
import type { RafayWorkload, RafayWorkloadStatus } from '../adapters/workloads';
import type { GitCommit } from '../git/CommitReader';

/** What Rafay says of a cluster. */
export interface ClusterFacts {
  cluster: RafayCluster;
  addons: RafayAddon[];
}

/** The pipeline that brings a workload, and its last run where Rafay reports it. */
export interface PipelineFacts {
  pipeline: RafayPipeline;
  run?: RafayPipelineRun;
}

/** What Rafay says of the workload that brings a VM. */
export interface WorkloadFacts {
  /** The VM's name and namespace: those of the workload that the generator writes for it. */
  name: string;
  namespace: string;
  workload?: RafayWorkload;
  status?: RafayWorkloadStatus;
  pipeline?: PipelineFacts;
  /** The last commit of the VM's file, where git knows it. */
  file?: GitCommit;
  /** Whether the VM is on the cluster. */
  present: boolean;
}
