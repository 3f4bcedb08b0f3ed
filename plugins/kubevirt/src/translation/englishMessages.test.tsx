import {
  createFrontendModule,
  createTranslationMessages,
} from '@backstage/frontend-plugin-api';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import { TranslationBlueprint } from '@backstage/plugin-app-react';
import {
  englishImpacts,
  englishMessages,
  formatInEnglish,
  type LocalizableMessage,
  type MessageCode,
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
  text: 'no {{text}} of $t(messages.verbatim) & <b>',
  to: 'v1.9.0',
  user: 'oidc:jane',
  verb: 'update',
  vm: 'shop/orders-db',
};

const FIGURES = [0, 1, 2, 60];

function listOf(count: number): NonNullable<LocalizableMessage['params']> {
  const names = ['worker-1', 'worker-2', 'worker-3'];
  return count > 3
    ? { nodes: names.slice(0, 2), more: count - 2 }
    : { nodes: names.slice(0, Math.max(count, 1)) };
}

/** Each code, with figures of either number where it counts. */
function everySaying(): LocalizableMessage[] {
  return Object.entries(englishMessages).flatMap(
    ([key, text]): LocalizableMessage[] => {
      const code = key.replace(/_(one|other)$/, '') as MessageCode;
      const names = [...text.matchAll(/\{\{(\w+)\}\}/g)].map(
        ([, name]) => name,
      );
      const params = Object.fromEntries(
        names
          .filter(name => !['count', 'impact', 'nodes', 'time'].includes(name))
          .map(name => [name, VALUES[name]]),
      );
      const messages = names.includes('impact')
        ? Object.keys(englishImpacts).map(component => ({
            code,
            params: { ...params, component },
          }))
        : [{ code, params }];
      return key !== code || names.includes('nodes')
        ? FIGURES.map(count => ({
            code,
            params: { ...params, ...listOf(count), count },
          }))
        : messages;
    },
  );
}

function Shown(props: { messages: LocalizableMessage[][] }) {
  const { localize } = useTexts();
  return (
    <ol>
      {props.messages.map((messages, index) => (
        <li key={index}>{localize({ message: 'not asked for', messages })}</li>
      ))}
    </ol>
  );
}

async function show(
  messages: LocalizableMessage[][],
  translations?: Record<string, string>,
) {
  renderInTestApp(<Shown messages={messages} />, {
    features: translations && [
      createFrontendModule({
        pluginId: 'app',
        extensions: [
          TranslationBlueprint.make({
            name: 'kubevirt',
            params: {
              resource: createTranslationMessages({
                ref: kubevirtTranslationRef,
                messages: translations,
              }),
            },
          }),
        ],
      }),
    ],
  });
  await waitFor(
    () =>
      expect(screen.queryAllByRole('listitem').length).toBe(messages.length),
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
    expect(shown).toEqual(timeless.map(each => formatInEnglish([each])));
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

  it('are said in other languages, with lists and impacts in their words', async () => {
    const shown = await show(
      [
        [
          {
            code: 'nodes-unready',
            params: { nodes: ['a', 'b'], more: 58, count: 60 },
          },
        ],
        [
          {
            code: 'component-unready-impact',
            params: { component: 'virt-api' },
          },
          { code: 'pods-report', params: { text: 'OOMKilled' } },
        ],
      ],
      {
        'messages.nodes-unready_other': 'Knoten {{nodes}} sind nicht bereit.',
        'messages.list-last': '{{names}} und {{name}}',
        'messages.more-nodes_other': '{{count}} weitere',
        'messages.component-unready-impact': 'Kein {{component}}: {{impact}}.',
        'messages.pods-report': 'Die Pods sagen: {{text}}',
        'impact.virt-api': 'VMs ruhen',
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
        { code: 'platform-last-message' },
        { code: 'news-of-tomorrow' as MessageCode },
      ],
      [],
    ]);
    expect(shown).toEqual(['not asked for', 'not asked for']);
  });
});
