/** How long the played parts of a cluster take, in milliseconds. */
export interface Timings {
  /** From a pod's creation to its binding. */
  schedule: number;
  /** Pulling the images of a pod. */
  imagePull: number;
  /** The first pause between two tries to pull an image; it doubles up to `imageBackOffMax`. */
  imageBackOff: number;
  imageBackOffMax: number;
  /** From started containers to ready ones, for pods other than launchers. */
  podReady: number;
  /** From a ready launcher to a running guest. */
  boot: number;
  /** From a running guest to the login on its consoles. */
  guestBoot: number;
  /** From a running guest to a connected guest agent. */
  agent: number;
  /** From the signal to shut down to the end of the guest. */
  shutdown: number;
  /** From a ready target pod to a target that listens. */
  migrationPrepare: number;
  /** Copying the memory of a guest. */
  migrate: number;
  /** One step of ten per cent of an import. */
  importStep: number;
  /** How long a failing importer lives. */
  importFail: number;
  /** The first pause between two tries of an importer; it doubles up to `importBackOffMax`. */
  importBackOff: number;
  importBackOffMax: number;
  /** From a claim to its volume. */
  provision: number;
  /** Between the steps of an operator. */
  operatorStep: number;
  /** virt-controller waits this long before it starts a VM again that failed, times the square of the failures. */
  startBackOff: number;
  startBackOffMax: number;
  /** From one measurement of a pod to the next. */
  measure: number;
  /** virt-handler's heartbeat on its Node. */
  heartbeat: number;
  /** Without a kubelet's sign for this long a Node is not ready. */
  nodeGrace: number;
  /** How long pods stay on a Node that is not ready. */
  podEviction: number;
}

/** Times like those of a small healthy cluster, a little quicker so that a demo is not dull. */
export const DEMO_TIMINGS: Timings = {
  schedule: 50,
  imagePull: 1500,
  imageBackOff: 10_000,
  imageBackOffMax: 300_000,
  podReady: 500,
  boot: 2000,
  guestBoot: 4000,
  agent: 3000,
  shutdown: 1500,
  migrationPrepare: 1000,
  migrate: 6000,
  importStep: 1500,
  importFail: 2000,
  importBackOff: 10_000,
  importBackOffMax: 300_000,
  provision: 300,
  operatorStep: 1000,
  startBackOff: 10_000,
  startBackOffMax: 300_000,
  measure: 15_000,
  heartbeat: 60_000,
  nodeGrace: 25_000,
  podEviction: 300_000,
};

/** Everything that is only waiting takes no time worth naming; back-offs keep their order. */
export const FAST_TIMINGS: Timings = {
  schedule: 1,
  imagePull: 5,
  imageBackOff: 100,
  imageBackOffMax: 1000,
  podReady: 1,
  boot: 5,
  guestBoot: 40,
  agent: 5,
  shutdown: 5,
  migrationPrepare: 2,
  migrate: 30,
  importStep: 5,
  importFail: 20,
  importBackOff: 50,
  importBackOffMax: 500,
  provision: 1,
  operatorStep: 2,
  startBackOff: 100,
  startBackOffMax: 1000,
  measure: 1000,
  heartbeat: 60_000,
  nodeGrace: 25_000,
  podEviction: 300_000,
};
