/** The fields of Rafay's specifications that the emulator goes by; all of them may be absent in a file. */

export interface PlacementSpec {
  labels?: { key: string; value: string }[];
  selector?: string;
  fleetValues?: string[];
}

export interface DriftSpec {
  enabled?: boolean;
  action?: string;
}

/** Of add-ons and workloads. */
export interface PartSpec {
  namespace?: string;
  artifact?: {
    type?: string;
    artifact?: { url?: string[]; paths?: { name: string }[] };
  };
  drift?: DriftSpec;
  placement?: PlacementSpec;
}

export interface BlueprintSpec {
  version?: string;
  customAddons?: { name: string; dependsOn?: string[] }[];
  drift?: DriftSpec;
  placement?: PlacementSpec;
}

export interface PipelineSpec {
  stages?: {
    name: string;
    type: string;
    config?: { workload?: string };
    next?: { name: string }[];
  }[];
  triggers?: { name: string }[];
}
