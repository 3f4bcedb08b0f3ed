import {
  createTranslationMessages,
  createFrontendModule,
} from '@backstage/frontend-plugin-api';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import { TranslationBlueprint } from '@backstage/plugin-app-react';
import type {
  Cause,
  MessageCode,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { screen } from '@testing-library/react';
import { heldBackVm } from '../__testUtils__/fixtures';
import { kubevirtTranslationRef, useTexts } from '.';

const german = createFrontendModule({
  pluginId: 'app',
  extensions: [
    TranslationBlueprint.make({
      name: 'kubevirt',
      params: {
        resource: createTranslationMessages({
          ref: kubevirtTranslationRef,
          messages: {
            'messages.cause.unschedulable-memory.nowhere':
              'Kein Knoten hat {{asked}} frei ({{checked}}).',
            'messages.nodes.checked_other': '{{count}} geprüft',
            'word.Running': 'Läuft',
          },
        }),
      },
    }),
  ],
});

function Shown(props: { cause: Cause }) {
  const { causeSentence, causeHint, word } = useTexts();
  return (
    <>
      <p>{causeSentence(props.cause)}</p>
      <p>{causeHint(props.cause)}</p>
      <p>{word('Running')}</p>
    </>
  );
}

describe('texts', () => {
  const cause = heldBackVm.cause!;

  it('are the sentences of the backend in English', async () => {
    renderInTestApp(<Shown cause={cause} />);
    expect(await screen.findByText(cause.sentence)).toBeInTheDocument();
    expect(screen.getByText(cause.hint!)).toBeInTheDocument();
  });

  it('are made from the code and its values in another language', async () => {
    renderInTestApp(<Shown cause={cause} />, { features: [german] });
    expect(
      await screen.findByText('Kein Knoten hat 64 GiB frei (3 geprüft).'),
    ).toBeInTheDocument();
    expect(screen.getByText(cause.hint!)).toBeInTheDocument();
    expect(screen.getByText('Läuft')).toBeInTheDocument();
  });

  it('fall back to the sentence for a code that only a newer backend knows', async () => {
    const novel = {
      ...cause,
      sentenceMessages: [{ code: 'cause.new-trouble' as MessageCode }],
    };
    renderInTestApp(<Shown cause={novel} />, { features: [german] });
    expect(await screen.findByText(cause.sentence)).toBeInTheDocument();
  });

  it('fall back to the sentence where only a part of it is new', async () => {
    const [{ code }] = cause.sentenceMessages!;
    const checked = { code: 'nodes.new-count' as MessageCode };
    const novel = {
      ...cause,
      sentenceMessages: [{ code, params: { asked: '64 GiB', checked } }],
    };
    renderInTestApp(<Shown cause={novel} />, { features: [german] });
    expect(await screen.findByText(cause.sentence)).toBeInTheDocument();
  });

  it('are the sentences of a backend that sends no codes', async () => {
    const plain = { ...cause, sentenceMessages: undefined };
    renderInTestApp(<Shown cause={plain} />, { features: [german] });
    expect(await screen.findByText(cause.sentence)).toBeInTheDocument();
  });

  it('leave braces and nested keys in a sentence alone', async () => {
    const text = 'The pod says {{reason}} and $t(vms.title).';
    const odd: Cause = {
      ...cause,
      sentenceMessages: [{ code: 'verbatim', params: { text } }],
    };
    renderInTestApp(<Shown cause={odd} />);
    expect(await screen.findByText(text)).toBeInTheDocument();
  });
});
