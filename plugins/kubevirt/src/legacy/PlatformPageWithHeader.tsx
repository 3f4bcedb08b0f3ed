import { PageWithHeader } from '@backstage/core-components';
import { PlatformPage } from '../components/PlatformPage';

/** In a new app the page's header comes from the app, in an old one from the page. */
export function PlatformPageWithHeader() {
  return (
    <PageWithHeader title="KubeVirt" themeId="tool">
      <PlatformPage />
    </PageWithHeader>
  );
}
