import { InputError, isError } from '@backstage/errors';
import type {
  ClusterSource,
  SourcedCluster,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-node';

/** A source whose clusters stay. */
export function fixedSource(
  name: string,
  clusters: SourcedCluster[],
  problems: string[] = [],
): ClusterSource {
  return {
    name,
    snapshot: () => ({ clusters, problems }),
    subscribe: () => () => {},
  };
}

/** A cluster whose entry cannot be used: it is shown, with the reason. */
export function unusable(name: string, error: unknown): SourcedCluster {
  return {
    name,
    access: {
      connect: async () => {
        throw configurationError(error);
      },
    },
  };
}

/** What is wrong with an entry of the configuration, whoever found it. */
export function configurationError(error: unknown): Error {
  return error instanceof InputError
    ? error
    : new InputError(isError(error) ? error.message : String(error));
}
