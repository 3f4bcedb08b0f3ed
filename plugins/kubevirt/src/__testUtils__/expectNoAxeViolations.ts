import { act } from '@testing-library/react';
import axe from 'axe-core';

/**
 * Runs axe on an element. Contrast needs a real layout, which jsdom has not, and the rules about
 * whole pages do not fit a part of one.
 */
export async function expectNoAxeViolations(element: Element): Promise<void> {
  // axe looks whether fonts draw icons, for which jsdom has no canvas.
  HTMLCanvasElement.prototype.getContext = () => null;
  // What was asked for before may be answered while axe looks.
  const { violations } = await act(() =>
    axe.run(element, {
      rules: {
        'color-contrast': { enabled: false },
        region: { enabled: false },
      },
    }),
  );
  expect(
    violations.map(({ id, help, nodes }) => ({
      id,
      help,
      html: nodes.map(node => node.html),
    })),
  ).toEqual([]);
}
