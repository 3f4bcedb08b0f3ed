import { formatInEnglish } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type {
  ClusterStatus,
  LocalizableMessage,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import request from 'supertest';
import { SseReader } from '../__testUtils__/SseReader';
import { fakeVm } from '../__testUtils__/FakeMirrorService';
import {
  ORDERS,
  startKubeVirtBackend,
} from '../__testUtils__/startKubeVirtBackend';
import { statusForCallers } from './statusForCallers';

const messages: LocalizableMessage[] = [
  { code: 'cluster-silent' },
  {
    code: 'verbatim',
    params: {
      text: 'connect ECONNREFUSED 10.1.2.3:6443 as system:serviceaccount:ops:reader.',
      reason: 'ECONNREFUSED',
    },
  },
];
const stale: ClusterStatus = {
  name: 'west',
  state: 'stale',
  forbiddenKinds: [],
  polledKinds: [],
  message: formatInEnglish(messages),
  messages,
};

describe('statusForCallers', () => {
  it('gives a code for the message, and what to do with it', () => {
    const { message, messages: reported } = statusForCallers(stale);
    expect(reported).toEqual([
      { code: 'cluster-silent' },
      { code: 'cluster-failure', params: { reason: 'ECONNREFUSED' } },
    ]);
    expect(message).toContain('give them the code ECONNREFUSED');
    expect(message).not.toContain('10.1.2.3');
  });

  it('leaves what quotes nobody as it is', () => {
    const quiet = { ...stale, messages: [messages[0]] };
    expect(statusForCallers(quiet)).toBe(quiet);
    const { messages: _, ...bare } = stale;
    expect(statusForCallers(bare)).toBe(bare);
  });

  it('is what list, stream and page of an entity show, but not the page of the platform', async () => {
    const backend = await startKubeVirtBackend();
    try {
      backend.west.set(fakeVm());
      const reader = await SseReader.open(backend.server, `${ORDERS}/stream`);
      backend.west.setStatus(stale);
      const streamed = [
        (await reader.next('snapshot')).data,
        (await reader.next('change')).data,
      ];
      reader.close();
      const list = await request(backend.server).get(ORDERS).expect(200);
      const page = await request(backend.server)
        .get(`${ORDERS}/west/shop/orders-db`)
        .expect(200);
      for (const text of [streamed, list.body, page.body].map(body =>
        JSON.stringify(body),
      )) {
        expect(text).toContain('ECONNREFUSED');
        expect(text).not.toContain('10.1.2.3');
        expect(text).not.toContain('serviceaccount');
      }
      const platform = await request(backend.server)
        .get('/api/kubevirt/v1/clusters/west')
        .expect(200);
      expect(JSON.stringify(platform.body)).toContain('10.1.2.3');
    } finally {
      await backend.stop();
    }
  });
});
