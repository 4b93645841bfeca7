import { createContext, useContext, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { readStored, writeStored } from './stored-setting.ts';

const KEY = 'drydock.shortcuts';

interface Shortcuts {
  readonly enabled: boolean;
  readonly setEnabled: (enabled: boolean) => void;
}

const ShortcutsContext = createContext<Shortcuts>({ enabled: true, setEnabled: () => undefined });

/** What a key does by itself can be switched off, for those who speak their input (WCAG 2.1.4). */
export function ShortcutsProvider({ children }: { children: ReactNode }) {
  const [enabled, setState] = useState(() => readStored(KEY, ['on', 'off']) !== 'off');
  const shortcuts = useMemo(
    () => ({
      enabled,
      setEnabled: (next: boolean) => {
        writeStored(KEY, next ? 'on' : 'off');
        setState(next);
      },
    }),
    [enabled],
  );
  return <ShortcutsContext value={shortcuts}>{children}</ShortcutsContext>;
}

export const useShortcuts = (): Shortcuts => useContext(ShortcutsContext);

const TEXT_FIELDS = 'input, textarea, select, [contenteditable="true"], [role="dialog"], [role="menu"]';

function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(TEXT_FIELDS) !== null;
}

/** Calls `act` for a key by itself while no text field, menu or dialog has the focus. */
export function useSingleKey(matches: (key: string) => boolean, act: (event: KeyboardEvent) => void): void {
  const { enabled } = useShortcuts();
  const latest = useRef({ matches, act });
  useEffect(() => {
    latest.current = { matches, act };
  });
  useEffect(() => {
    if (!enabled) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
      if (!latest.current.matches(event.key) || isTyping(event.target) || isAsked()) return;
      latest.current.act(event);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [enabled]);
}

const isAsked = () => document.querySelector('[role="dialog"]') !== null;

/** Alt-Shift and a letter; works from everywhere, the terminal too, so that the keyboard is never caught in it. */
export function useShortcut(letter: string, act: () => void): void {
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.code !== `Key${letter}` || !event.altKey || !event.shiftKey || event.ctrlKey || event.metaKey || isAsked()) return;
      event.preventDefault();
      event.stopPropagation();
      latest.current();
    };
    window.addEventListener('keydown', onKey, { capture: true });
    return () => window.removeEventListener('keydown', onKey, { capture: true });
  }, [letter]);
}
