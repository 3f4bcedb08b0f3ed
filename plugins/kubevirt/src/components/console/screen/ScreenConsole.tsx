import { useCallback, useEffect, useId, useState } from 'react';
import { isTyping } from '../../../console';
import { useTexts } from '../../../translation';
import { ConsoleFrame } from '../ConsoleFrame';
import type { ConsoleProps } from '../types';
import { useLatest } from '../useLatest';
import { useSink } from '../useSink';
import { KeysMenu } from './KeysMenu';
import { PasteKeys } from './PasteKeys';
import { SizeMenu } from './SizeMenu';
import { TypingProgress } from './TypingProgress';
import { usePacedKeys } from './usePacedKeys';

/** The guest's screen, as a picture. */
export function ScreenConsole(props: ConsoleProps) {
  const { store, state, vm } = props;
  const { t } = useTexts();
  const describedBy = useId();
  const typing = isTyping(state);
  const [refused, setRefused] = useState(false);
  const [scaled, setScaled] = useState(true);
  const [pasting, setPasting] = useState(false);
  const [leave, setLeave] = useState(0);
  const label = useLatest(t('console.region.vnc', { name: vm.name }));
  const load = useCallback(async () => {
    const { RfbScreen } = await import('./RfbScreen');
    return (host: HTMLElement) =>
      new RfbScreen({
        host,
        describedBy,
        label: label.current,
        send: store.send,
        onRefused: () => setRefused(true),
        onLeave: () => setLeave(count => count + 1),
        onBroken: store.breakOff,
      });
  }, [store, describedBy, label]);
  const { host, sink, error, retry } = useSink(store, load);
  useEffect(() => sink?.setTyping(typing), [sink, typing]);
  useEffect(() => sink?.setScaled(scaled), [sink, scaled]);
  useEffect(() => {
    if (typing) {
      setRefused(false);
    }
  }, [typing]);
  const keys = usePacedKeys(typing ? sink : undefined);
  return (
    <ConsoleFrame
      {...props}
      kind="vnc"
      host={host}
      describedBy={describedBy}
      typing={typing}
      refused={refused}
      leave={leave}
      libraryError={error}
      onLibraryRetry={retry}
      onPaste={typing && sink ? () => setPasting(true) : undefined}
      buttons={
        <>
          {typing && sink && (
            <KeysMenu
              onPress={pressed => {
                sink.press(pressed);
                sink.focus();
              }}
            />
          )}
          <SizeMenu scaled={scaled} onScaled={setScaled} />
        </>
      }
      tools={
        keys.progress && (
          <TypingProgress {...keys.progress} onStop={keys.stop} />
        )
      }
    >
      {pasting && (
        <PasteKeys onType={keys.type} onClose={() => setPasting(false)} />
      )}
    </ConsoleFrame>
  );
}
