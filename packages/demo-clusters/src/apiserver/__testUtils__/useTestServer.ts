import { Client } from '../../contract/client';
import {
  ADMIN_TOKEN,
  NOBODY_TOKEN,
  TestServer,
  startTestServer,
} from '../../__testUtils__/startTestServer';
import { DemoApiServerOptions } from '../DemoApiServer';

/** Starts servers for the tests of a `describe`, each with a client, and ends them after each test. */
export function useTestServer() {
  let running: TestServer | undefined;

  afterEach(async () => {
    await running?.server.stop();
    running = undefined;
  });

  return async function start(options?: Partial<DemoApiServerOptions>) {
    running = await startTestServer(options);
    const client = new Client({
      baseUrl: running.server.url,
      ca: running.server.ca,
      token: ADMIN_TOKEN,
      nobody: { token: NOBODY_TOKEN },
    });
    return { ...running, client };
  };
}
