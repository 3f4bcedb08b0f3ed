import type { VirtualMachineSummary } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { screen } from '@testing-library/react';
import type { LiveStatus } from '../../live/types';
import { ManualClock } from '@rafay-kubevirt/test-setup';
import { FakeKubeVirtApi } from '../../__testUtils__/FakeKubeVirtApi';
import {
  before,
  DAY,
  HOUR,
  MINUTE,
  NOW,
  vmOf,
} from '../../__testUtils__/fixtures';
import { showInApp } from '../../__testUtils__/showInApp';
import {
  ClockProvider,
  HealthIcon,
  FreshnessBadge,
  MiddleTruncate,
  RelativeTime,
  StatusLabel,
} from '.';
import { act } from 'react';

const api = new FakeKubeVirtApi();

describe('RelativeTime', () => {
  it.each([
    [before(40 * DAY), 'plain', '40 d'],
    [before(3 * DAY + 4 * HOUR), 'up', 'up 3 d 4 h'],
    [before(2 * HOUR + 5 * MINUTE), 'ago', '2 h 5 min ago'],
    [before(12 * MINUTE), 'for', 'for 12 min'],
    [before(1_000), 'plain', '1 s'],
    // The cluster's clock is ahead of the browser's.
    [before(-5 * MINUTE), 'plain', '0 s'],
  ] as const)('shows %s as %s: %s', async (time, form, text) => {
    showInApp(<RelativeTime time={time} form={form} />, { api });
    const shown = await screen.findByText(text);
    expect(shown).toHaveAttribute('datetime', time);
    expect(shown).toHaveAttribute('title', expect.stringContaining('2026'));
  });

  it('goes on as time passes', async () => {
    const clock = new ManualClock(NOW);
    showInApp(
      <ClockProvider clock={clock}>
        <RelativeTime time={before(58_000)} />
      </ClockProvider>,
      { api },
    );
    expect(await screen.findByText('58 s')).toBeInTheDocument();
    await act(() => clock.advance(3_000));
    expect(screen.getByText('1 min')).toBeInTheDocument();
  });

  it('shows a time that is none as it stands', async () => {
    showInApp(<RelativeTime time="soon" />, { api });
    expect(await screen.findByText('soon')).toBeInTheDocument();
  });
});

describe('FreshnessBadge', () => {
  it.each<[LiveStatus, string]>([
    [{ state: 'live' }, 'Live'],
    [{ state: 'connecting' }, 'Connecting'],
    [{ state: 'updating' }, 'Updating'],
    [{ state: 'stale', since: NOW - 2 * MINUTE }, 'Stale 2 min'],
    [{ state: 'polling', everyMs: 10_000 }, 'Every 10 s'],
    [{ state: 'paused' }, 'Paused'],
    [{ state: 'failed' }, 'Not connected'],
    [{ state: 'polling', everyMs: 10_000, tooManyStreams: true }, 'Every 10 s'],
  ])('shows %j as "%s"', async (status, word) => {
    showInApp(<FreshnessBadge status={status} />, { api });
    expect(await screen.findByText(word)).toBeInTheDocument();
    // Spoken without the growing age, so that it speaks on a change of state only.
    expect(screen.getByRole('status')).toHaveTextContent(
      new RegExp(`^${word.replace(/ 2 min$/, '')}\\. `),
    );
  });
});

describe('FreshnessBadge of a page that asks plainly', () => {
  it.each([
    [false, /a proxy holds event streams back/],
    [true, /as many live pages open as one person may/],
  ])('says why (crowded: %s)', async (tooManyStreams, why) => {
    showInApp(
      <FreshnessBadge
        status={{ state: 'polling', everyMs: 10_000, tooManyStreams }}
      />,
      { api },
    );
    expect(await screen.findByRole('status')).toHaveTextContent(why);
  });
});

describe('StatusLabel', () => {
  it('shows a status that it does not know as it stands', async () => {
    showInApp(<StatusLabel vm={vmOf('a', { status: 'Hibernating' })} />, {
      api,
    });
    expect(await screen.findByText('Hibernating')).toBeInTheDocument();
  });

  it('shows what KubeVirt says where another word is shown', async () => {
    const vm = vmOf('a', { status: 'Stopped', displayStatus: 'Held back' });
    showInApp(<StatusLabel vm={vm} />, { api });
    expect(await screen.findByText('Held back')).toBeInTheDocument();
    expect(screen.getByTitle('KubeVirt says Stopped')).toBeInTheDocument();
  });

  it.each<[string, Partial<VirtualMachineSummary>]>([
    ['runs', {}],
    ['is held back', { status: 'ErrorUnschedulable', group: 'held-back' }],
    ['is in danger', { status: 'Running', group: 'held-back' }],
  ])('has another shape where a VM %s as of earlier', async (_, rest) => {
    const vm = vmOf('a', rest);
    const drawn = async (asOf?: string) => {
      const { container, unmount } = showInApp(
        <StatusLabel vm={vm} asOf={asOf} />,
        { api },
      );
      const word = await screen.findByText(new RegExp(`^${vm.status}`));
      expect(word).toHaveTextContent(asOf ? / as of / : /^\w+$/);
      const shape = container.querySelector('svg')?.innerHTML;
      unmount();
      return shape;
    };
    const now = await drawn();
    expect(now).toBeTruthy();
    expect(await drawn(before(MINUTE))).not.toBe(now);
  });
});

describe('MiddleTruncate', () => {
  it('keeps the end of a name in sight and the whole name at hand', async () => {
    showInApp(<MiddleTruncate text="virt-launcher-orders-db-x7k2p" />, { api });
    expect(
      await screen.findByText('virt-launcher-orders-db-x7k2p'),
    ).toBeInTheDocument();
    expect(screen.getByText('-x7k2p')).toBeInTheDocument();
    expect(
      screen.getByTitle('virt-launcher-orders-db-x7k2p'),
    ).toBeInTheDocument();
  });
});

describe('HealthIcon', () => {
  it('has a word for screen readers, unless the word stands beside it', async () => {
    showInApp(<HealthIcon health="progress" />, { api });
    expect(await screen.findByTitle('In progress')).toBeInTheDocument();
  });

  it('is silent as decoration', async () => {
    showInApp(
      <span>
        <HealthIcon health="ok" decorative /> Ready
      </span>,
      { api },
    );
    await screen.findByText('Ready');
    expect(screen.queryByTitle('Healthy')).not.toBeInTheDocument();
  });
});
