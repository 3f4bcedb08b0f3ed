import { findCycle } from './findCycle';
import type { Findings } from './findings';
import type { SpecObject } from './model';
import type { OlderForms } from './olderForms';
import type { SpecIndex } from './SpecIndex';

interface Stage {
  name: string;
  type: string;
  config: Record<string, any>;
  next?: { name: string }[];
}

/** Checks that a pipeline's stages name things that exist and lead somewhere. */
export function checkPipeline(
  spec: SpecObject,
  current: SpecIndex,
  older: OlderForms,
  findings: Findings,
): void {
  const stages = spec.spec.stages as Stage[];
  const names = new Set(stages.map(stage => stage.name));
  const seen = new Set<string>();
  const has = (kind: SpecObject['kind'], name: string) =>
    current.has(kind, spec.project, name);
  stages.forEach((stage, index) => {
    const field = ['spec', 'stages', index];
    const { type, config } = stage;
    if (seen.has(stage.name)) {
      findings.problem(
        spec.path,
        spec.line([...field, 'name']),
        `stage '${stage.name}' is there twice`,
      );
    }
    seen.add(stage.name);
    if (type === 'DeployWorkload' && !has('Workload', config.workload)) {
      findings.missing(
        spec.path,
        spec.line([...field, 'config', 'workload']),
        `stage '${stage.name}' deploys workload '${config.workload}', which is not in project '${spec.project}'`,
        older.find('Workload', config.workload),
      );
    }
    const repository = config.sourceRepo?.repository;
    if (type === 'SystemSync' && repository && !has('Repository', repository)) {
      findings.problem(
        spec.path,
        spec.line([...field, 'config', 'sourceRepo', 'repository']),
        `stage '${stage.name}' reads repository '${repository}', which is not in project '${spec.project}'`,
      );
    }
    (stage.next ?? []).forEach(({ name }, position) => {
      if (!names.has(name)) {
        findings.problem(
          spec.path,
          spec.line([...field, 'next', position, 'name']),
          `stage '${stage.name}' leads to '${name}', which is no stage of this pipeline`,
        );
      }
    });
  });
  const edges = new Map(
    stages.map(({ name, next = [] }) => [name, next.map(item => item.name)]),
  );
  const cycle = findCycle(edges);
  if (cycle) {
    findings.problem(
      spec.path,
      spec.line(['spec', 'stages']),
      `stages lead in a circle: ${cycle.join(' → ')}`,
    );
  }
}

/** In which order a pipeline deploys workloads. */
export class DeploymentOrder {
  readonly stages: Stage[];
  readonly #byWorkload: Map<unknown, Stage>;
  readonly #after = new Map<string, Set<string>>();

  constructor(readonly pipeline: SpecObject) {
    this.stages = pipeline.spec.stages as Stage[];
    this.#byWorkload = new Map(
      // The first stage of a workload counts.
      [...this.stages].reverse().map(stage => [stage.config.workload, stage]),
    );
  }

  stageOf(workload: string): Stage | undefined {
    return this.#byWorkload.get(workload);
  }

  /** Name of the first of these workloads that the pipeline deploys. */
  lateProvider(specs: SpecObject[]): string | undefined {
    return specs.find(
      ({ kind, name }) => kind === 'Workload' && this.#byWorkload.has(name),
    )?.name;
  }

  /** Names of the stages that come after that of a workload, directly or not. */
  after(workload: string): Set<string> {
    const known = this.#after.get(workload);
    if (known) {
      return known;
    }
    const next = new Map<string, string[]>();
    const found = new Set<string>();
    const open: string[] = [];
    for (const stage of this.stages) {
      next.set(stage.name, [
        ...(next.get(stage.name) ?? []),
        ...(stage.next ?? []).map(({ name }) => name),
      ]);
      if (stage.config.workload === workload) {
        open.push(stage.name);
      }
    }
    while (open.length > 0) {
      for (const name of next.get(open.pop()!) ?? []) {
        if (!found.has(name)) {
          found.add(name);
          open.push(name);
        }
      }
    }
    this.#after.set(workload, found);
    return found;
  }
}
