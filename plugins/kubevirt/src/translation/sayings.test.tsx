import {
  createFrontendModule,
  createTranslationMessages,
} from '@backstage/frontend-plugin-api';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import { TranslationBlueprint } from '@backstage/plugin-app-react';
import {
  lossMessages,
  sayingMessages,
  tellInEnglish,
  type Saying,
  type SayingCode,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { screen, waitFor } from '@testing-library/react';
import { kubevirtTranslationRef, useTexts } from '.';

// Whole apps take seconds on a busy machine.
jest.setTimeout(60_000);

/** A value for each parameter there is. Some hold what would mean something to a translation. */
const VALUES: Record<string, string | number> = {
  after: 'Halted',
  annotation: 'backstage.io/entity-ref',
  before: 'Always',
  cdi: 'CDI v1.66.0',
  cluster: 'west',
  component: 'virt-api',
  desired: 3,
  disks: 'root',
  entity: 'component:default/orders',
  exitCode: 137,
  from: 'v1.8.0',
  kind: 'VirtualMachine',
  kinds: 'pods, nodes',
  kubevirt: 'KubeVirt v1.9.0',
  name: 'b',
  names: 'a',
  namespace: 'shop',
  node: 'worker-1',
  number: 2,
  objects: 'a/b and c/d',
  operation: 'restart',
  permission: 'kubevirt.vm.operate',
  person: 'user:default/jane',
  phase: 'Scheduling',
  product: 'KubeVirt',
  ready: 1,
  reason: 'OOMKilled',
  resource: 'virtualmachines/restart',
  seconds: 30,
  strategy: 'Always',
  subject: 'virt-api',
  subjects: 'virt-api, virt-handler',
  text: 'no {{text}} of $t(said.verbatim) & <b>',
  to: 'v1.9.0',
  user: 'oidc:jane',
  verb: 'update',
  vm: 'shop/orders-db',
};

const FIGURES = [0, 1, 2, 60];

function listOf(count: number): NonNullable<Saying['params']> {
  const names = ['worker-1', 'worker-2', 'worker-3'];
  return count > 3
    ? { nodes: names.slice(0, 2), more: count - 2 }
    : { nodes: names.slice(0, Math.max(count, 1)) };
}

/** Each code, with figures of either number where it counts. */
function everySaying(): Saying[] {
  return Object.entries(sayingMessages).flatMap(([key, text]): Saying[] => {
    const code = key.replace(/_(one|other)$/, '') as SayingCode;
    const names = [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name);
    const params = Object.fromEntries(
      names
        .filter(name => !['count', 'loss', 'nodes', 'time'].includes(name))
        .map(name => [name, VALUES[name]]),
    );
    const said = names.includes('loss')
      ? Object.keys(lossMessages).map(component => ({
          code,
          params: { ...params, component },
        }))
      : [{ code, params }];
    return key !== code || names.includes('nodes')
      ? FIGURES.map(count => ({
          code,
          params: { ...params, ...listOf(count), count },
        }))
      : said;
  });
}

function Told(props: { said: Saying[][] }) {
  const { told } = useTexts();
  return (
    <ol>
      {props.said.map((said, index) => (
        <li key={index}>{told({ message: 'not asked for', said })}</li>
      ))}
    </ol>
  );
}

async function show(said: Saying[][], messages?: Record<string, string>) {
  renderInTestApp(<Told said={said} />, {
    features: messages && [
      createFrontendModule({
        pluginId: 'app',
        extensions: [
          TranslationBlueprint.make({
            name: 'kubevirt',
            params: {
              resource: createTranslationMessages({
                ref: kubevirtTranslationRef,
                messages,
              }),
            },
          }),
        ],
      }),
    ],
  });
  await waitFor(
    () => expect(screen.queryAllByRole('listitem').length).toBe(said.length),
    { timeout: 30_000 },
  );
  return screen.getAllByRole('listitem').map(item => item.textContent);
}

describe('sayings of the backend', () => {
  const all = everySaying();

  it('have a value for each of their parameters in this test', () => {
    for (const { params = {} } of all) {
      expect(Object.values(params)).not.toContain(undefined);
    }
  });

  it('say in English what the backend says, each code of them', async () => {
    // Of times the reader's own form shows; see below.
    const timeless = all.filter(({ code }) => code !== 'reading-fails');
    const shown = await show(timeless.map(each => [each]));
    expect(shown).toEqual(timeless.map(each => tellInEnglish([each])));
    expect(shown.join()).not.toMatch(/\{\{(?!text)/);
  });

  it('show times as the reader is used to', async () => {
    const time = new Date(2026, 0, 2, 3, 4).toISOString();
    const [text] = await show([
      [{ code: 'reading-fails', params: { kind: 'nodes', time } }],
    ]);
    expect(text).toMatch(/^Reading nodes fails, .* as of .*2026/);
    expect(text).not.toContain(time);
  });

  it('are said in other languages, with lists and losses in their words', async () => {
    const shown = await show(
      [
        [
          {
            code: 'nodes-unready',
            params: { nodes: ['a', 'b'], more: 58, count: 60 },
          },
        ],
        [
          { code: 'component-unready-loss', params: { component: 'virt-api' } },
          { code: 'pods-say', params: { text: 'OOMKilled' } },
        ],
      ],
      {
        'said.nodes-unready_other': 'Knoten {{nodes}} sind nicht bereit.',
        'said.list-last': '{{names}} und {{name}}',
        'said.more-nodes_other': '{{count}} weitere',
        'said.component-unready-loss': 'Kein {{component}}: {{loss}}.',
        'said.pods-say': 'Die Pods sagen: {{text}}',
        'loss.virt-api': 'VMs ruhen',
      },
    );
    expect(shown).toEqual([
      'Knoten a, b und 58 weitere sind nicht bereit.',
      'Kein virt-api: VMs ruhen. Die Pods sagen: OOMKilled',
    ]);
  });

  it('fall back to English as a whole where one code is not known', async () => {
    const shown = await show([
      [
        { code: 'platform-last-word' },
        { code: 'news-of-tomorrow' as SayingCode },
      ],
      [],
    ]);
    expect(shown).toEqual(['not asked for', 'not asked for']);
  });
});
