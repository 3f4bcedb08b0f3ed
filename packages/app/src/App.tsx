import { createApp } from '@backstage/frontend-defaults';
import catalogPlugin from '@backstage/plugin-catalog/alpha';
import kubevirtScaffolderModule from '@rafay-kubevirt/backstage-plugin-kubevirt/scaffolder';
import { navModule } from './nav';
import { signInModule } from './signIn';

// Everything else is discovered: `app.packages: all` in app-config.yaml installs the default export of
// each dependency of this package.
export default createApp({
  features: [catalogPlugin, navModule, signInModule, kubevirtScaffolderModule],
});
