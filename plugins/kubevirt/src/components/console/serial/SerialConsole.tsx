import { useTheme } from '@material-ui/core/styles';
import { useCallback, useEffect, useId, useState } from 'react';
import { isTyping } from '../../../console';
import { useTexts } from '../../../translation';
import { ConsoleFrame } from '../ConsoleFrame';
import { PasteDialog } from '../PasteDialog';
import type { ConsoleProps } from '../types';
import { useLatest } from '../useLatest';
import { useSink } from '../useSink';
import { SerialTools } from './SerialTools';
import { useTerminalLooks } from './useTerminalLooks';

/** The guest's serial line, as text. */
export function SerialConsole(props: ConsoleProps) {
  const { store, state, vm } = props;
  const { t, timeToSecond } = useTexts();
  const describedBy = useId();
  const typing = isTyping(state);
  const [refused, setRefused] = useState(false);
  const [written, setWritten] = useState(false);
  const [pasting, setPasting] = useState(false);
  const looks = useTerminalLooks();
  const [leave, setLeave] = useState(0);
  const { fontFamily } = useTheme().typography;
  const latest = useLatest({
    label: t('console.region.serial', { name: vm.name }),
    fontFamily: `ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace, ${fontFamily}`,
    droppedMark: t('console.serial.dropped'),
    againMark: () =>
      t('console.serial.again', { time: timeToSecond(Date.now()) }),
  });
  const load = useCallback(async () => {
    const { SerialTerminal } = await import('./SerialTerminal');
    return (host: HTMLElement) =>
      new SerialTerminal({
        host,
        describedBy,
        label: latest.current.label,
        fontFamily: latest.current.fontFamily,
        droppedMark: latest.current.droppedMark,
        againMark: () => latest.current.againMark(),
        onInput: store.type,
        onWritten: () => setWritten(true),
        onRefused: () => setRefused(true),
        onLeave: () => setLeave(count => count + 1),
      });
  }, [store, describedBy, latest]);
  const { host, sink, error, retry } = useSink(store, load);
  useEffect(() => sink?.setTyping(typing), [sink, typing]);
  useEffect(() => sink?.setFontSize(looks.fontSize), [sink, looks.fontSize]);
  useEffect(() => sink?.setSpoken(looks.spoken), [sink, looks.spoken]);
  useEffect(() => {
    if (typing) {
      setRefused(false);
    }
  }, [typing]);
  return (
    <ConsoleFrame
      {...props}
      kind="serial"
      host={host}
      describedBy={describedBy}
      typing={typing}
      refused={refused}
      note={
        state.phase === 'connected' && !written
          ? t('console.serial.nothing')
          : undefined
      }
      leave={leave}
      libraryError={error}
      onLibraryRetry={retry}
      onPaste={typing ? () => setPasting(true) : undefined}
      tools={sink && <SerialTools terminal={sink} looks={looks} />}
    >
      {pasting && (
        <PasteDialog
          kind="serial"
          onType={text => sink?.paste(text)}
          onClose={() => setPasting(false)}
        />
      )}
    </ConsoleFrame>
  );
}
