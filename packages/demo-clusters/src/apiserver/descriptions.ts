import { DefaultObjectStore } from '../store';
import { ApiExtensions } from './ApiExtensions';
import {
  aggregatedDiscovery,
  coreVersions,
  groupInfo,
  groupList,
  resourceList,
} from './discovery';
import { negotiateDiscovery } from './negotiation';
import { openApiDocument, openApiIndex } from './openApi';

/** What an API server reports about itself. */
export interface Description {
  body: object;
  contentType?: string;
}

const AGGREGATED =
  'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';

function versionInfo(gitVersion: string): object {
  const [major, minor] = gitVersion.slice(1).split('.');
  return {
    major,
    minor,
    gitVersion,
    gitTreeState: 'clean',
    goVersion: 'go1.24.2',
    compiler: 'gc',
    platform: 'linux/amd64',
  };
}

function openApi(
  store: DefaultObjectStore,
  [version, root, ...rest]: string[],
): object | undefined {
  const definitions = [...store.resources.values()];
  if (version !== 'v3') {
    return undefined;
  }
  if (!root) {
    return openApiIndex(definitions);
  }
  return root === 'api'
    ? openApiDocument(definitions, '', rest[0])
    : openApiDocument(definitions, rest[0], rest[1]);
}

/** Version, discovery and OpenAPI; undefined for another path. */
export function describePath(
  pathname: string,
  options: {
    store: DefaultObjectStore;
    extensions: ApiExtensions;
    gitVersion: string;
    /** As clients on the same network reach it: `host:port`. */
    address: string;
    accept?: string;
  },
): Description | undefined {
  const { store, extensions, gitVersion, address, accept } = options;
  const served = {
    definitions: store.resources.values(),
    subresources: extensions.subresources,
    apis: extensions.apis,
  };
  const [root, ...parts] = pathname.split('/').filter(Boolean);
  const plain = (body: object | undefined) => body && { body };
  switch (root) {
    case 'version':
      return plain(versionInfo(gitVersion));
    case 'openapi':
      return plain(openApi(store, parts));
    case 'api':
    case 'apis':
      break;
    default:
      return undefined;
  }
  const isCore = root === 'api';
  if (parts.length === 0) {
    if (negotiateDiscovery(accept)) {
      return {
        body: aggregatedDiscovery(served, isCore),
        contentType: AGGREGATED,
      };
    }
    return plain(isCore ? coreVersions(address) : groupList(served));
  }
  if (isCore) {
    return plain(resourceList(served, '', parts[0]));
  }
  return plain(
    parts.length === 1
      ? groupInfo(served, parts[0])
      : resourceList(served, parts[0], parts[1]),
  );
}
