import {
  createTranslationMessages,
  createFrontendModule,
} from '@backstage/frontend-plugin-api';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import { TranslationBlueprint } from '@backstage/plugin-app-react';
import type { Cause } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
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
            'cause.unschedulable-memory':
              'Kein Knoten hat {{memory}} frei ({{nodes}} geprüft).',
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
    const novel = { ...cause, code: 'new-trouble' as Cause['code'] };
    renderInTestApp(<Shown cause={novel} />, { features: [german] });
    expect(await screen.findByText(cause.sentence)).toBeInTheDocument();
  });

  it('leave braces and nested keys in a sentence alone', async () => {
    const odd = {
      ...cause,
      sentence: 'The pod says {{reason}} and $t(vms.title).',
    };
    renderInTestApp(<Shown cause={odd} />);
    expect(await screen.findByText(odd.sentence)).toBeInTheDocument();
  });
});
