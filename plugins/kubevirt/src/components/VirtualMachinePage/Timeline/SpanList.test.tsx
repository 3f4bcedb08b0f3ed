import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { FakeKubeVirtApi } from '../../../__testUtils__/FakeKubeVirtApi';
import { before, MINUTE } from '../../../__testUtils__/fixtures';
import { showInApp } from '../../../__testUtils__/showInApp';
import { SpanList } from './SpanList';

function migrations(count: number) {
  return Array.from({ length: count }, (_, index) => ({
    key: 'migration' as const,
    label: `Migration ${index + 1}`,
    startedAt: before((count - index) * 10 * MINUTE),
    endedAt: before((count - index) * 10 * MINUTE - 6_000),
  }));
}

function show(count: number) {
  const running = {
    key: 'running' as const,
    label: 'Running',
    startedAt: before(300 * MINUTE),
  };
  showInApp(<SpanList spans={[running, ...migrations(count)]} />, {
    api: new FakeKubeVirtApi(),
  });
}

describe('SpanList', () => {
  it('folds all migrations but the newest of a VM that wanders', async () => {
    show(12);
    expect(await screen.findByText(/Migration 12/)).toBeInTheDocument();
    expect(screen.getByText(/Running/)).toBeInTheDocument();
    expect(screen.getAllByRole('listitem')).toHaveLength(3);
    await userEvent.click(
      screen.getByRole('button', { name: '10 earlier migrations' }),
    );
    expect(screen.getAllByRole('listitem')).toHaveLength(13);
  });

  it('folds nothing where there are few', async () => {
    show(3);
    expect(await screen.findByText(/Migration 3/)).toBeInTheDocument();
    expect(screen.getAllByRole('listitem')).toHaveLength(4);
    expect(screen.queryByRole('button')).not.toBeInTheDocument();
  });
});
