import { findCycle } from './findCycle';
import type { Findings } from './findings';
import type { SpecObject } from './model';

interface Stage {
  name: string;
  type: string;
  config: Record<string, any>;
  next?: { name: string }[];
}

/** Checks that a pipeline's stages name things that exist and lead somewhere. */
export function checkPipeline(
  spec: SpecObject,
  current: SpecObject[],
  findings: Findings,
): void {
  const stages = spec.spec.stages as Stage[];
  const names = stages.map(stage => stage.name);
  const has = (kind: SpecObject['kind'], name: string) =>
    current.some(
      other =>
        other.kind === kind &&
        other.project === spec.project &&
        other.name === name,
    );
  stages.forEach((stage, index) => {
    const field = ['spec', 'stages', index];
    const { type, config } = stage;
    if (names.indexOf(stage.name) !== index) {
      findings.problem(
        spec.path,
        spec.line([...field, 'name']),
        `stage '${stage.name}' is there twice`,
      );
    }
    if (type === 'DeployWorkload' && !has('Workload', config.workload)) {
      findings.problem(
        spec.path,
        spec.line([...field, 'config', 'workload']),
        `stage '${stage.name}' deploys workload '${config.workload}', which is not in project '${spec.project}'`,
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
      if (!names.includes(name)) {
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

/** Stages that come before a stage, directly or not. */
export function stagesBefore(spec: SpecObject, stage: string): Stage[] {
  const stages = spec.spec.stages as Stage[];
  const before = new Set<Stage>();
  const collect = (name: string) => {
    for (const other of stages) {
      if (
        !before.has(other) &&
        (other.next ?? []).some(next => next.name === name)
      ) {
        before.add(other);
        collect(other.name);
      }
    }
  };
  collect(stage);
  return [...before];
}
