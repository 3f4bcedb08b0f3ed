import { screen } from '@testing-library/react';
import { expectNoAxeViolations } from '../../__testUtils__/expectNoAxeViolations';
import { FakeKubeVirtApi } from '../../__testUtils__/FakeKubeVirtApi';
import { MINUTE, NOW } from '../../__testUtils__/fixtures';
import { showInApp } from '../../__testUtils__/showInApp';
import { FreshnessBadge, type FreshnessBadgeProps } from './FreshnessBadge';

const api = new FakeKubeVirtApi();
const west = { name: 'West', since: NOW - 12 * MINUTE };
const east = { name: 'East', since: NOW - 20 * MINUTE };
const north = { name: 'North' };

/** The drawing of the mark, by which its state is distinguished from others. */
function shape() {
  return screen.getByRole('status').parentElement?.querySelector('svg');
}

async function shapeOf(props: FreshnessBadgeProps): Promise<string> {
  const { unmount } = showInApp(<FreshnessBadge {...props} />, { api });
  await screen.findByRole('status');
  const drawn = shape()?.innerHTML ?? '';
  unmount();
  return drawn;
}

describe('FreshnessBadge where clusters do not answer', () => {
  it.each<[FreshnessBadgeProps, string, RegExp]>([
    [
      {
        status: { state: 'live' },
        silent: { clusters: [], total: 2, all: false },
      },
      'Live',
      /^Live\. Changes on the clusters show here/,
    ],
    [
      {
        status: { state: 'live' },
        silent: { clusters: [west], total: 2, all: false },
      },
      'Live, 1 of 2 clusters silent',
      /^Live, 1 of 2 clusters silent\. No answer from West since .*\. Changes on other clusters show here/,
    ],
    [
      {
        status: { state: 'live' },
        silent: { clusters: [west, north], total: 5, all: false },
      },
      'Live, 2 of 5 clusters silent',
      /No answer from West since .*, North\. Changes on other/,
    ],
    [
      {
        status: { state: 'polling', everyMs: 10_000 },
        silent: { clusters: [west], total: 2, all: false },
      },
      'Every 10 s, 1 of 2 clusters silent',
      /No answer from West since .*\. Live updates do not reach this browser/,
    ],
    [
      {
        status: { state: 'live' },
        silent: { clusters: [west, east], total: 2, all: true },
      },
      'Stale 20 min',
      /^Stale\. No answer from West since .*, East since .*\. What is shown is from before that/,
    ],
    [
      {
        status: { state: 'polling', everyMs: 10_000 },
        silent: { clusters: [west], total: 1, all: true },
      },
      'Stale 12 min',
      /^Stale\. No answer from West since/,
    ],
    [
      {
        status: { state: 'live' },
        silent: { clusters: [north], total: 1, all: true },
      },
      'Stale',
      /^Stale\. No answer from North\./,
    ],
    [
      // That the backend does not answer is the greater trouble.
      {
        status: { state: 'stale', since: NOW - 2 * MINUTE },
        silent: { clusters: [west], total: 2, all: false },
      },
      'Stale 2 min',
      /^Stale\. The backend cannot be reached/,
    ],
    [
      {
        status: { state: 'paused' },
        silent: { clusters: [west], total: 2, all: false },
      },
      'Paused',
      /^Paused\. Updates stop/,
    ],
  ])('%j: "%s"', async (props, word, spoken) => {
    const { container } = showInApp(<FreshnessBadge {...props} />, { api });
    expect(await screen.findByText(word)).toBeInTheDocument();
    expect(screen.getByRole('status')).toHaveTextContent(spoken);
    await expectNoAxeViolations(container);
  });

  it('has a shape of its own', async () => {
    const clusters = [west];
    const status = { state: 'live' } as const;
    const shapes = [
      await shapeOf({ status }),
      await shapeOf({ status, silent: { clusters, total: 2, all: false } }),
      await shapeOf({ status, silent: { clusters, total: 2, all: true } }),
    ];
    expect(new Set(shapes).size).toBe(3);
    expect(shapes).not.toContain('');
  });

  it('is silent beside another one', async () => {
    showInApp(<FreshnessBadge status={{ state: 'live' }} decorative />, {
      api,
    });
    expect(await screen.findByText('Live')).toBeInTheDocument();
    expect(screen.queryByRole('status')).not.toBeInTheDocument();
  });
});
