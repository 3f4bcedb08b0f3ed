import { readArguments } from '../lib/arguments.mjs';
import { fail } from '../lib/toolchain.mjs';

/** Which portal a part of `npm run e2e` looks at, and the folder for its pictures, if they are kept. */
export function readPortal(program) {
  const command = `node scripts/e2e/${program}`;
  readArguments(
    command,
    `Usage: ${command}, as a part of npm run e2e or by itself, with
  PORTAL_URL        address of a portal with demo clusters that has just started
  DEMO_KUBECONFIG   its kubeconfig, \`kubeconfig\` in the folder of --state
  PICTURES          a folder that keeps what the browser saw (optional)
  CHROMIUM_PATH     the browser, where it is not in a usual place`,
  );
  const {
    PORTAL_URL: url,
    DEMO_KUBECONFIG: kubeconfig,
    PICTURES: folder,
  } = process.env;
  if (!url || !kubeconfig) {
    fail(
      `PORTAL_URL and DEMO_KUBECONFIG must name a portal that runs. npm run e2e starts one, and does so.`,
      2,
    );
  }
  return { url, kubeconfig, folder };
}
