import type { TimelineSpan } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { FakeKubeVirtApi } from '../../../__testUtils__/FakeKubeVirtApi';
import { before, MINUTE } from '../../../__testUtils__/fixtures';
import { showInApp } from '../../../__testUtils__/showInApp';
import { Timeline } from './Timeline';

function migrations(count: number) {
  return Array.from({ length: count }, (_, index) => ({
    key: 'migration' as const,
    label: `Migration ${index + 1}`,
    startedAt: before((count - index) * 10 * MINUTE),
    endedAt: before((count - index) * 10 * MINUTE - 6_000),
  }));
}

function disks(count: number): TimelineSpan[] {
  return Array.from({ length: count }, (_, index) => ({
    key: 'import' as const,
    label: `Import of disk ${index + 1}`,
    startedAt: before(320 * MINUTE),
    // The last one is not done, the first fails.
    endedAt: index < count - 1 ? before((319 - index) * MINUTE) : undefined,
    failed: index === 0 || undefined,
  }));
}

const running = {
  key: 'running' as const,
  label: 'Running',
  startedAt: before(300 * MINUTE),
};

function show(spans: TimelineSpan[]) {
  showInApp(<Timeline spans={[running, ...spans]} />, {
    api: new FakeKubeVirtApi(),
  });
}

/** Bars of the drawing, which are named on hover. */
function bars(name: RegExp) {
  return screen.queryAllByTitle(name);
}

describe('Timeline', () => {
  it('begins with git and Rafay, and says which of their times is not known', async () => {
    showInApp(
      <Timeline
        spans={[
          {
            key: 'created',
            label: 'Created',
            startedAt: before(300 * MINUTE),
            endedAt: before(300 * MINUTE),
          },
          running,
        ]}
        steps={[
          {
            kind: 'committed',
            commit: '4d1e86ed90ada4d6',
            at: before(330 * MINUTE),
          },
          { kind: 'synced' },
          { kind: 'published', at: before(310 * MINUTE) },
        ]}
      />,
      { api: new FakeKubeVirtApi() },
    );
    const items = await screen.findAllByRole('listitem');
    expect(items.map(item => item.textContent?.replace(/at .*$/, ''))).toEqual([
      expect.stringMatching(/^Committed in git as 4d1e86ed 20\smin$/),
      expect.stringMatching(/^Published by Rafay 10\smin$/),
      'Created ',
      expect.stringMatching(/^Running 5\sh/),
    ]);
    expect(bars(/^Committed in git/)).toHaveLength(1);
    expect(
      screen.getByText('Not known: when Rafay took it over.'),
    ).toBeInTheDocument();
  });

  it('shows how far a VM has come that is not there', async () => {
    showInApp(
      <Timeline
        spans={[]}
        steps={[{ kind: 'committed', at: before(5 * MINUTE) }]}
      />,
      { api: new FakeKubeVirtApi() },
    );
    expect(await screen.findByRole('listitem')).toHaveTextContent(
      /^Committed in git 5\smin so far/,
    );
  });

  it('folds all migrations but the newest of a VM that wanders, and draws all', async () => {
    show(migrations(12));
    expect(await screen.findAllByRole('listitem')).toHaveLength(3);
    expect(screen.getByRole('list')).toHaveTextContent(
      /Running.*Migration 11.*Migration 12/,
    );
    expect(bars(/Migration/)).toHaveLength(12);
    await userEvent.click(
      screen.getByRole('button', { name: '10 earlier migrations' }),
    );
    expect(screen.getAllByRole('listitem')).toHaveLength(13);
  });

  it('folds the disks of a VM with many, but for those that are not done', async () => {
    show(disks(32));
    expect(await screen.findAllByRole('listitem')).toHaveLength(5);
    expect(screen.getByRole('list')).toHaveTextContent(
      /disk 1 .*disk 30 .*disk 31 .*disk 32 /,
    );
    // They would take a lane each.
    expect(bars(/Import/)).toHaveLength(4);
    await userEvent.click(
      screen.getByRole('button', { name: '28 more disks' }),
    );
    expect(screen.getAllByRole('listitem')).toHaveLength(33);
    expect(bars(/Import/)).toHaveLength(32);
    await userEvent.click(
      screen.getByRole('button', { name: '28 more disks' }),
    );
    expect(screen.getAllByRole('listitem')).toHaveLength(5);
  });

  it('says on hover what is too narrow for its name, and for how long it was', async () => {
    show(migrations(1));
    await screen.findAllByRole('listitem');
    expect(bars(/^Migration 1, 6 s, .*2026/)).toHaveLength(1);
    expect(bars(/^Running, 5 h 0 min so far, .*2026/)).toHaveLength(1);
  });

  it('folds nothing where there are few', async () => {
    show([...migrations(3), ...disks(3)]);
    expect(await screen.findAllByRole('listitem')).toHaveLength(7);
    expect(screen.queryByRole('button')).not.toBeInTheDocument();
  });
});
