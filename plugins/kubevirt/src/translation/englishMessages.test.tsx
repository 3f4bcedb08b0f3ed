import {
  createFrontendModule,
  createTranslationMessages,
} from '@backstage/frontend-plugin-api';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import { TranslationBlueprint } from '@backstage/plugin-app-react';
import {
  formatInEnglish,
  type LocalizableMessage,
  type MessageCode,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { englishMessages } from '@rafay-kubevirt/backstage-plugin-kubevirt-common/alpha';
import { screen, waitFor } from '@testing-library/react';
import { kubevirtTranslationRef, useTexts } from '.';

// Whole apps take seconds on a busy machine.
jest.setTimeout(60_000);

/** A value for each place there is. One holds what would mean something to a translation. */
const VALUES: NonNullable<LocalizableMessage['params']> = {
  number: 2,
  reason: { code: 'nodes.taint', params: { count: 1, detail: 'a: b, c: d' } },
  text: 'no {{text}} of $t(messages.verbatim) & <b>',
  why: { code: 'image.not-found' },
};

const FIGURES = [0, 1, 2, 60];

/** Each code with all of its places filled; with figures of either number where it counts, and lists of any length. */
function everyMessage(): LocalizableMessage[] {
  return Object.entries(englishMessages).flatMap(
    ([key, text]): LocalizableMessage[] => {
      const code = key.replace(/_(one|other)$/, '') as MessageCode;
      const places = [...text.matchAll(/\{\{(\w+)\}\}/g)].map(
        ([, place]) => place,
      );
      const params = Object.fromEntries(
        places.map(place => [place, VALUES[place] ?? `a ${place}`]),
      );
      if (key === code && !places.includes('nodes')) {
        return [{ code, params }];
      }
      return FIGURES.map(count => ({
        code,
        params: { ...params, count, nodes: listOf(count) },
      }));
    },
  );
}

function listOf(count: number): (string | LocalizableMessage)[] {
  return count > 3
    ? ['a', 'b', { code: 'more-nodes', params: { count: count - 2 } }]
    : ['a', 'b', 'c'].slice(0, Math.max(count, 1));
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

describe('messages of the backend', () => {
  const all = everyMessage();

  it('say in English what the backend says, each code of them', async () => {
    // Of times the reader's own form shows; see below.
    const timeless = all.filter(({ params }) => !('time' in params!));
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

  it('are written in other languages, with lists and impacts in their words', async () => {
    const shown = await show(
      [
        [
          {
            code: 'nodes-unready',
            params: { nodes: listOf(60), count: 60 },
          },
        ],
        [
          {
            code: 'component-unready-impact',
            params: {
              component: 'virt-api',
              impact: { code: 'impact.virt-api' },
            },
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
        'messages.impact.virt-api': 'VMs ruhen',
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
