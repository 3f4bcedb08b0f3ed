import { execFileSync } from 'node:child_process';
import type { Pod, VirtualMachineInstance } from '../../kubevirt/types';

/** A question to KubeVirt's own code: which of these pods is the VMI's current one? */
export interface Question {
  vmi: VirtualMachineInstance;
  pods: Pod[];
}

/** The pod's name, empty for none; or that KubeVirt's code cannot even read the objects. */
export interface Answer {
  pod?: string;
  error?: string;
}

/** Asks the program at `path`, which answers a JSON line with a JSON line. */
export function askOracle(path: string, questions: Question[]): Answer[] {
  if (questions.length === 0) {
    return [];
  }
  const output = execFileSync(path, {
    input: questions
      .map(question => JSON.stringify(onlyWhatCounts(question)))
      .join('\n'),
    encoding: 'utf8',
    maxBuffer: 512 * 1024 * 1024,
  });
  return output
    .trim()
    .split('\n')
    .map(line => JSON.parse(line));
}

/** The parts that KubeVirt's rule reads; other strange values would only keep it from reading the rest. */
function onlyWhatCounts({ vmi, pods }: Question): unknown {
  return {
    vmi: {
      metadata: identity(vmi),
      status: { nodeName: vmi.status?.nodeName },
    },
    pods: pods.map(pod => ({
      metadata: {
        ...identity(pod),
        creationTimestamp: pod.metadata?.creationTimestamp,
        ownerReferences: pod.metadata?.ownerReferences,
      },
      spec: { nodeName: pod.spec?.nodeName },
    })),
  };
}

function identity(object: Pod | VirtualMachineInstance) {
  const { name, namespace, uid } = object.metadata ?? {};
  return { name, namespace, uid };
}
