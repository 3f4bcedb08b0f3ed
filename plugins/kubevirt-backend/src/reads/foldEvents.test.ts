import { foldEvents, type KubeEvent } from './foldEvents';

const event = (overrides: KubeEvent): KubeEvent => ({
  type: 'Warning',
  reason: 'FailedScheduling',
  message: '0/3 nodes are available',
  involvedObject: { kind: 'Pod', name: 'virt-launcher-a', uid: '1' },
  ...overrides,
});

describe('foldEvents', () => {
  it('joins equal ones and puts the newest first', () => {
    expect(
      foldEvents([
        event({
          count: 3,
          firstTimestamp: '2026-11-01T12:00:00Z',
          lastTimestamp: '2026-11-01T12:05:00Z',
        }),
        event({
          reason: 'SuccessfulCreate',
          type: 'Normal',
          count: 1,
          firstTimestamp: '2026-11-01T12:06:00Z',
          lastTimestamp: '2026-11-01T12:06:00Z',
          source: { component: 'virtualmachine-controller' },
        }),
        event({
          count: 2,
          firstTimestamp: '2026-11-01T11:00:00Z',
          lastTimestamp: '2026-11-01T12:10:00Z',
        }),
      ]),
    ).toEqual([
      expect.objectContaining({
        reason: 'FailedScheduling',
        count: 5,
        firstSeen: '2026-11-01T11:00:00Z',
        lastSeen: '2026-11-01T12:10:00Z',
        object: { kind: 'Pod', name: 'virt-launcher-a' },
      }),
      expect.objectContaining({
        reason: 'SuccessfulCreate',
        source: 'virtualmachine-controller',
      }),
    ]);
  });

  it('keeps apart what different objects say', () => {
    const other = { kind: 'Pod', name: 'virt-launcher-b', uid: '2' };
    expect(
      foldEvents([event({}), event({ involvedObject: other })]),
    ).toHaveLength(2);
  });

  it('reads the fields of events.k8s.io', () => {
    expect(
      foldEvents([
        event({
          count: null,
          firstTimestamp: null,
          lastTimestamp: null,
          eventTime: '2026-11-01T12:00:00.123456Z',
          series: { count: 7, lastObservedTime: '2026-11-01T12:09:00.123456Z' },
          source: {},
          reportingComponent: 'default-scheduler',
        }),
      ]),
    ).toEqual([
      {
        type: 'Warning',
        reason: 'FailedScheduling',
        message: '0/3 nodes are available',
        count: 7,
        firstSeen: '2026-11-01T12:00:00.123456Z',
        lastSeen: '2026-11-01T12:09:00.123456Z',
        object: { kind: 'Pod', name: 'virt-launcher-a' },
        source: 'default-scheduler',
      },
    ]);
  });

  it('bears events that lack almost everything', () => {
    expect(
      foldEvents([
        {},
        { metadata: { creationTimestamp: '2026-11-01T12:00:00Z' } },
      ]),
    ).toEqual([
      expect.objectContaining({
        type: 'Normal',
        count: 2,
        firstSeen: '2026-11-01T12:00:00Z',
      }),
    ]);
  });
});
