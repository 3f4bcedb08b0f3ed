// What `npm run bench` and the other benchmarks of this folder are called with.
import { portOption, readArguments } from '../lib/arguments.mjs';

const USAGE = `Usage: npm run bench -- [options]
  --vms N        VMs on the cluster (10000)
  --entities N   entities of the catalog (5000)
  --seconds N    length of a load (20)
  --churn N      seconds of churn (60)
  --port N       first of three ports for the backends (7411)
       npm run bench -- --test-bed [options]
  --vms N        VMs on the cluster (5000; the API server of ten thousand takes 18 GB)
  --rounds N     how often each way to read them is taken (5)
  --port N       port of the backend (7411)
       npm run bench -- --fleet [options]
  --vms N        VMs on all clusters together (50000)
  --clusters N   clusters (20)
  --entities N   entities of the catalog (5000)
       npm run bench -- --fleet-page [options]   in a browser: CHROMIUM_PATH where it is not in a usual place
  --vms N        VMs on all clusters together (50000)
  --clusters N   clusters (20)
  --port N       port of the portal (7411)
       npm run bench -- --usage [options]
  --vms N        VMs of the entity (50)
  --rounds N     how often each is asked for (40)
       npm run bench -- --consoles [options]
  --open N       consoles that are open at once (50)
  --rounds N     how often a console is opened (40)
  --port N       port of the backend (7411)`;

/** The number of VMs: ten for each of the entities that a benchmark looks at, and no fewer. */
export function vmsOption(usual, entities = 10) {
  return { type: 'number', default: usual, min: 10 * entities };
}

/** The options of each benchmark. */
const OPTIONS = {
  main: {
    vms: vmsOption(10_000),
    entities: { type: 'number', default: 5_000 },
    seconds: { type: 'number', default: 20 },
    churn: { type: 'number', default: 60 },
    port: portOption(7411, 2),
  },
  testBed: {
    'test-bed': { type: 'boolean' },
    vms: vmsOption(5_000),
    rounds: { type: 'number', default: 5 },
    port: portOption(7411),
  },
  usage: {
    usage: { type: 'boolean' },
    vms: vmsOption(50, 1),
    rounds: { type: 'number', default: 40 },
  },
  consoles: {
    consoles: { type: 'boolean' },
    open: { type: 'number', default: 50 },
    rounds: { type: 'number', default: 40 },
    port: portOption(7411),
  },
  fleetPage: {
    'fleet-page': { type: 'boolean' },
    vms: vmsOption(50_000),
    clusters: { type: 'number', default: 20 },
    port: portOption(7411),
  },
  fleet: {
    fleet: { type: 'boolean' },
    vms: vmsOption(50_000),
    clusters: { type: 'number', default: 20 },
    entities: { type: 'number', default: 5_000 },
  },
};

/** The options of the program of that name in this folder. */
export function readBenchOptions(program) {
  return readArguments('npm run bench --', USAGE, OPTIONS[program]);
}
