import { describeAwaited, summarizeAwaited } from './declaredVm';
import type { AwaitedVm } from './cause';

const db: AwaitedVm = {
  namespace: 'shop',
  name: 'db',
  clusters: ['west'],
  why: 'absent',
  entityRef: 'component:default/orders',
};

describe('a VM that is declared and does not show', () => {
  it('has the id that it will have when it is there, and nothing that is not known', () => {
    expect(summarizeAwaited(db)).toEqual({
      id: 'west/shop/db',
      kind: 'VirtualMachine',
      cluster: 'west',
      namespace: 'shop',
      name: 'db',
      uid: '',
      declared: true,
      status: 'Waiting for Rafay',
      displayStatus: 'Waiting for Rafay',
      group: 'changing',
      previousPods: [],
      cause: {
        code: 'waiting-for-rafay',
        severity: 'waiting',
        sentence:
          'db is declared in git, and Rafay has not brought it to cluster west yet.',
        hint: expect.stringContaining('a stage may wait for an approval'),
        source:
          'annotation kubevirt.io/virtual-machines of component:default/orders',
        sentenceMessages: [
          {
            code: 'cause.waiting-for-rafay.absent',
            params: { name: 'db', cluster: 'west' },
          },
        ],
        hintMessages: [{ code: 'hint.waiting-for-rafay.absent' }],
      },
      alarms: [],
      ready: false,
      paused: false,
      ipAddresses: [],
    });
  });

  it.each<[Partial<AwaitedVm>, string, string, string]>([
    [
      { clusters: ['west', 'east'] },
      'Waiting for Rafay',
      'db is declared in git, and Rafay has not brought it to any of the clusters west, east yet.',
      'somebody deleted it',
    ],
    [
      { why: 'no-kubevirt' },
      'Waiting for Rafay',
      'db is declared in git, and cluster west has no KubeVirt yet, which would run it.',
      'its add-ons bring KubeVirt',
    ],
    [
      { why: 'no-kubevirt', clusters: ['west', 'east'] },
      'Waiting for Rafay',
      'db is declared in git, and none of the clusters west, east has KubeVirt yet, which would run it.',
      'its add-ons bring KubeVirt',
    ],
    [
      { why: 'unseen' },
      'Waiting',
      'db is declared in git. Rafay has not brought it to cluster west yet, or nobody there has agreed that component:default/orders may see it.',
      'backstage.io/entity-ref: component:default/orders',
    ],
    [
      { why: 'unseen', label: 'backstage.io/kubernetes-id=orders' },
      'Waiting',
      'or nobody there has agreed',
      'or gives the VM the label backstage.io/kubernetes-id=orders.',
    ],
  ])('with %j is "%s"', (what, status, sentence, hint) => {
    const summary = summarizeAwaited({ ...db, ...what });
    expect(summary.displayStatus).toBe(status);
    expect(summary.cause!.sentence).toContain(sentence);
    expect(summary.cause!.hint).toContain(hint);
  });

  it('names the file that declares it', () => {
    expect(
      summarizeAwaited({ ...db, location: 'https://git.example/x.yaml' }).cause!
        .source,
    ).toBe('https://git.example/x.yaml');
  });

  it('stands on no cluster in particular where several come into question', () => {
    const detail = describeAwaited(
      { ...db, clusters: ['west', 'east'] },
      undefined,
    );
    expect(detail.summary).toMatchObject({ id: '*/shop/db', cluster: '*' });
    expect(detail.cluster).toMatchObject({ name: '*', title: 'west, east' });
  });

  it('says how to look for it', () => {
    const detail = describeAwaited(db, {
      name: 'west',
      state: 'synced',
      forbiddenKinds: [],
      polledKinds: [],
    });
    expect(detail.commands.map(({ command }) => command)).toEqual([
      'kubectl get vm -n shop -w --field-selector metadata.name=db',
      'kubectl get events -n shop --field-selector involvedObject.name=db --sort-by .lastTimestamp',
    ]);
    expect(detail.pods).toEqual([]);
    expect(detail.timeline).toEqual([]);
  });
});
