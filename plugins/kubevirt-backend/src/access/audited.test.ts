import { auditorServiceFactory } from '@backstage/backend-defaults/auditor';
import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import PromiseRouter from 'express-promise-router';
import request from 'supertest';
import { audited } from './audited';

/** What Backstage's own auditor writes at a level that portals keep. */
async function writtenAt(level: 'info' | 'debug') {
  const logger = mockServices.logger.mock();
  logger.child.mockImplementation(() => logger);
  const backend = await startTestBackend({
    features: [
      auditorServiceFactory,
      logger.factory,
      createBackendPlugin({
        pluginId: 'kubevirt',
        register(env) {
          env.registerInit({
            deps: {
              auditor: coreServices.auditor,
              httpRouter: coreServices.httpRouter,
            },
            async init({ auditor, httpRouter }) {
              const router = PromiseRouter();
              router.get('/read/:what', async (req, response) => {
                await audited(
                  auditor,
                  { eventId: 'log-read', request: req, meta: { name: 'db' } },
                  async () => {
                    if (req.params.what === 'fails') {
                      throw new Error('no');
                    }
                  },
                );
                response.json({});
              });
              httpRouter.use(router);
            },
          });
        },
      }),
    ],
  });
  try {
    await request(backend.server).get('/api/kubevirt/read/works').expect(200);
    await request(backend.server).get('/api/kubevirt/read/fails').expect(500);
  } finally {
    await backend.stop();
  }
  return logger[level].mock.calls.filter(
    ([message]) => message === 'kubevirt.log-read',
  );
}

describe('audited', () => {
  it('leaves its traces at the level that portals keep by default', async () => {
    const written = await writtenAt('info');
    // Begun and succeeded, begun and failed.
    expect(written).toHaveLength(4);
    expect(written[1][1]).toMatchObject({
      eventId: 'log-read',
      status: 'succeeded',
      severityLevel: 'medium',
      actor: { actorId: 'user:default/mock' },
      meta: { name: 'db' },
    });
    expect(await writtenAt('debug')).toEqual([]);
  });
});
