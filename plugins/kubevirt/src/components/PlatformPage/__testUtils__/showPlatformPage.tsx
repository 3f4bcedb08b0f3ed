import type { ClusterPlatform } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { FakeKubeVirtApi } from '../../../__testUtils__/FakeKubeVirtApi';
import { showInApp } from '../../../__testUtils__/showInApp';
import { PlatformPage } from '../PlatformPage';

/** Shows the page at a path below `/kubevirt`. */
export function showPlatformPage(api: FakeKubeVirtApi, path: string) {
  return showInApp(<PlatformPage />, {
    api,
    at: { mountPath: '/kubevirt/*', path },
  });
}

/** Shows the page of the cluster `west`, whose platform is given. */
export function showCluster(platform: ClusterPlatform): {
  api: FakeKubeVirtApi;
  container: HTMLElement;
} {
  const api = new FakeKubeVirtApi();
  api.getCluster = jest.fn(async () => platform);
  const { container } = showPlatformPage(api, '/kubevirt/west');
  return { api, container };
}
