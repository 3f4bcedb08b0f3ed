import { render } from '@testing-library/react';
import { CamelWord } from './CamelWord';

describe('CamelWord', () => {
  it.each([
    ['Running', 'Running'],
    ['ErrorUnschedulable', 'Error|Unschedulable'],
    ['WaitingForVolumeBinding', 'Waiting|For|Volume|Binding'],
    ['CrashLoopBackOff', 'Crash|Loop|BackOff'],
    ['ErrorPvcNotFound', 'Error|Pvc|Not|Found'],
    ['Held back', 'Held back'],
  ])('lets %s go on in a new line at %s', (word, parts) => {
    const { container } = render(<CamelWord>{word}</CamelWord>);
    expect(container.innerHTML).toBe(parts.split('|').join('<wbr>'));
  });
});
