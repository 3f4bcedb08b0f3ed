import { ConflictError, InputError } from '@backstage/errors';
import { z } from 'zod/v3';
import { parsePlainYaml, toYamlDocument } from '../kubevirt';
import { lockPath } from './layout';
import { sha256 } from './RepositoryTree';
import type { RepositoryTree } from './RepositoryTree';
import { blueprintObject } from './blueprintFields';

const name = z.string().min(1).max(253);
/** Becomes part of paths. */
const label = z.string().regex(/^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/);
const hash = z.string().regex(/^[0-9a-f]{64}$/);

const lockSchema = z.object({
  format: z.literal(1),
  project: label,
  blueprint: label,
  /** The inputs of the last generation, for the actions that go on from there. */
  settings: blueprintObject(z),
  manifests: z.array(
    z.object({
      product: z.enum(['kubevirt', 'cdi']),
      version: z.string(),
      file: z.string(),
      source: z.string(),
      /** Absent where Rafay fetches the manifest and the generator never saw it. */
      sha256: hash.optional(),
    }),
  ),
  /** Content hashes of all versions ever generated. An active one never changes again. */
  published: z.array(
    z.object({
      kind: z.enum(['Addon', 'Blueprint']),
      name,
      version: name,
      state: z.enum(['draft', 'active']),
      sha256: hash,
    }),
  ),
  virtualMachines: z.array(
    z.object({
      name: label,
      namespace: label,
      kind: z.enum(['VirtualMachine', 'VirtualMachineInstance']),
      needsCdi: z.boolean(),
      /** Where it differs from the settings. */
      entityName: label.optional(),
      clusters: z.array(name).optional(),
      /** The workload that holds the VM's disks, where they are not part of the VM. */
      disks: label.optional(),
      /** How the VM was asked for, so that a change has to name only what changes. */
      input: z.record(z.unknown()),
      /** The VM is gone, and its disks were kept. */
      removed: z.literal(true).optional(),
    }),
  ),
  /** What was generated, and how it looked then: hand-made changes are noticed and kept. */
  files: z.record(hash),
});

/**
 * What the generator remembers about a blueprint, as a file of the repository. It holds nothing that
 * depends on time or place, so that the same input gives the same bytes.
 */
export type Lock = z.infer<typeof lockSchema>;

/** What the lock remembers about a VM. */
export type LockedVm = Lock['virtualMachines'][number];

/** @returns the lock, or undefined where the blueprint was never generated */
export function readLock(
  tree: RepositoryTree,
  project: string,
  blueprint: string,
): Lock | undefined {
  const path = lockPath(project, blueprint);
  const text = tree.get(path);
  return text === undefined ? undefined : parseLock(path, text);
}

/** All locks of a repository by path. */
export function readLocks(tree: RepositoryTree): Map<string, Lock> {
  const locks = new Map<string, Lock>();
  for (const path of tree.paths('.rafay-kubevirt')) {
    if (path.endsWith('.lock.yaml')) {
      locks.set(path, parseLock(path, tree.get(path)!));
    }
  }
  return locks;
}

function parseLock(path: string, text: string): Lock {
  let value: unknown;
  try {
    [value] = parsePlainYaml(text, { name: path, maxDocuments: 1 });
  } catch {
    throw new InputError(
      `${path} is not valid YAML. It is written by the generator; restore it from git`,
    );
  }
  const result = lockSchema.safeParse(value);
  if (!result.success) {
    const [issue] = result.error.issues;
    throw new InputError(
      `${path} is not as the generator wrote it (${issue.path.join('.')}: ${
        issue.message
      }). Restore it from git`,
    );
  }
  const { project, blueprint, settings } = result.data;
  if (path !== lockPath(project, blueprint)) {
    throw new InputError(
      `${path} belongs to blueprint '${blueprint}' of project '${project}' and lies in the wrong place`,
    );
  }
  if (settings.project !== project || settings.blueprintName !== blueprint) {
    throw new InputError(
      `${path} holds the settings of another blueprint. Restore it from git`,
    );
  }
  return result.data;
}

/** Canonical text: keys and lists sorted, so that equal content has equal bytes. */
export function lockText(lock: Lock): string {
  const sorted: Lock = {
    ...lock,
    manifests: [...lock.manifests].sort(byKey(item => item.file)),
    published: [...lock.published].sort(
      byKey(item => `${item.kind}/${item.name}/${item.version}`),
    ),
    virtualMachines: [...lock.virtualMachines].sort(byKey(item => item.name)),
    files: Object.fromEntries(
      Object.entries(lock.files).sort(byKey(([path]) => path)),
    ),
  };
  return `# Written by the generator, which goes on from here. Keep it in git and leave it as it is.\n${toYamlDocument(
    sorted,
  )}`;
}

function byKey<T>(key: (item: T) => string): (a: T, b: T) => number {
  return (a, b) => {
    const [x, y] = [key(a), key(b)];
    if (x === y) {
      return 0;
    }
    return x < y ? -1 : 1;
  };
}

/** Refuses to write over a file of somebody else, and over what somebody changed by hand. */
export function checkOwned(
  lock: Lock | undefined,
  tree: RepositoryTree,
  path: string,
): void {
  if (lock?.files[path] === undefined) {
    throw new ConflictError(
      `${path} exists already and was not written by this generator. It is left alone; choose another name, or remove the file`,
    );
  }
  if (tree.original(path) !== undefined && !isUntouched(lock, tree, path)) {
    throw new ConflictError(
      `${path} was changed by hand since it was generated. Take the change back, or make it through the inputs`,
    );
  }
}

/** Whether a file is as the generator left it. */
export function isUntouched(
  lock: Lock | undefined,
  tree: RepositoryTree,
  path: string,
): boolean {
  const text = tree.original(path);
  return text !== undefined && lock?.files[path] === sha256(text);
}
