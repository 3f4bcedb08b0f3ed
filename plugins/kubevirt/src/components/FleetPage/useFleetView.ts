import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';
import { readFleetView, writeFleetView, type FleetView } from './fleetView';

/** What one chose, kept in the address. */
export function useFleetView(): [
  view: FleetView,
  onView: (change: (before: FleetView) => FleetView) => void,
] {
  const [params, setParams] = useSearchParams();
  const text = params.toString();
  const view = useMemo(() => readFleetView(new URLSearchParams(text)), [text]);
  const onView = useCallback(
    (change: (before: FleetView) => FleetView) =>
      setParams(
        before => writeFleetView(change(readFleetView(before)), before),
        { replace: true },
      ),
    [setParams],
  );
  return [view, onView];
}
