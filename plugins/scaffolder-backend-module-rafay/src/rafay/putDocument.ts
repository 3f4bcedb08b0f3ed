import { ConflictError } from '@backstage/errors';
import { isUntouched, type Lock } from './lock';
import { sha256, type RepositoryTree } from './RepositoryTree';

/**
 * Writes a file that people may edit: when it is not there, or as the generator left it. Where another's file has the
 * name, the second name is taken.
 *
 * @param target - `lock` remembers what was written; `previous` is the lock of the run before
 * @returns the path of the file, and that it was left as it is, for a person
 */
export function putDocument(
  target: { tree: RepositoryTree; lock: Lock; previous: Lock | undefined },
  names: [string, string],
  text: string,
): { path: string; warning?: string } {
  const { tree, lock, previous } = target;
  const path =
    names.find(name => lock.files[name] !== undefined) ??
    names.find(name => !tree.has(name) || tree.get(name) === text);
  if (path === undefined) {
    throw new ConflictError(
      `${names.join(
        ' and ',
      )} exist already and are not the generator's. Move one of them`,
    );
  }
  if (
    tree.has(path) &&
    tree.get(path) !== text &&
    !isUntouched(previous, tree, path)
  ) {
    return {
      path,
      warning: `${path} was changed by hand and is left as it is. Delete it to have it written again`,
    };
  }
  tree.set(path, text);
  lock.files[path] = sha256(text);
  return { path };
}
