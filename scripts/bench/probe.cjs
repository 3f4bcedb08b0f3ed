// Loaded into the backend before anything else (--require): on SIGUSR2 it collects garbage and writes what
// the process uses to the file BENCH_PROBE. Figures of the event loop and of the processor (`cpu` in milliseconds)
// are since the last probe, whose own collection of garbage they leave out.
const { writeFileSync, renameSync } = require('node:fs');
const { monitorEventLoopDelay } = require('node:perf_hooks');

const delay = monitorEventLoopDelay({ resolution: 5 });
delay.enable();
let cpu = process.cpuUsage();
let since = Date.now();

process.on('SIGUSR2', () => {
  const loop = {
    p50: delay.percentile(50) / 1e6,
    p99: delay.percentile(99) / 1e6,
    p999: delay.percentile(99.9) / 1e6,
    max: delay.max / 1e6,
  };
  const used = process.cpuUsage(cpu);
  const wall = Date.now() - since;
  const peakRss = process.resourceUsage().maxRSS * 1024;
  global.gc();
  global.gc();
  const memory = process.memoryUsage();
  const file = process.env.BENCH_PROBE;
  writeFileSync(
    `${file}.new`,
    JSON.stringify({
      heap: memory.heapUsed + memory.external,
      rss: memory.rss,
      peakRss,
      loop,
      cpu: (used.user + used.system) / 1000,
      cores: (used.user + used.system) / 1000 / wall,
    }),
  );
  renameSync(`${file}.new`, file);
  delay.reset();
  cpu = process.cpuUsage();
  since = Date.now();
});
