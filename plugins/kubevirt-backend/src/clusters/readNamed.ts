import type { Config } from '@backstage/config';
import type {
  ClusterSource,
  SourcedCluster,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-node';
import { configurationError, fixedSource, unusable } from './fixedSource';

/** Reads entries that each have a `name`. One that cannot be used takes no other one with it. */
export function readNamed(
  key: string,
  entries: Config[],
  read: (entry: Config, name: string) => SourcedCluster,
): ClusterSource {
  const problems: string[] = [];
  const clusters = entries.flatMap((entry, index) => {
    let name: string;
    try {
      name = entry.getString('name');
    } catch (error) {
      const { message } = configurationError(error);
      problems.push(`Entry ${index + 1} of '${key}' has no name: ${message}`);
      return [];
    }
    try {
      return [read(entry, name)];
    } catch (error) {
      return [unusable(name, error)];
    }
  });
  return fixedSource(key, clusters, problems);
}
