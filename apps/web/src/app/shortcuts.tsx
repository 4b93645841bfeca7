import { createContext, useContext, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { readStored, writeStored } from './stored-setting.ts';

const KEY = 'drydock.shortcuts';

interface Shortcuts {
  readonly enabled: boolean;
  readonly setEnabled: (enabled: boolean) => void;
}

const ShortcutsContext = createContext<Shortcuts>({ enabled: true, setEnabled: () => undefined });

/** Shortcuts of a single letter can be switched off, for those who speak their input (WCAG 2.1.4). */
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

/** Calls `act` for a single key while no text field, menu or dialog has the focus. */
export function useShortcut(key: string, act: () => void): void {
  const { enabled } = useShortcuts();
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });
  useEffect(() => {
    if (!enabled) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== key || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
      if (isTyping(event.target) || document.querySelector('[role="dialog"]')) return;
      event.preventDefault();
      latest.current();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [enabled, key]);
}

/** Alt-Shift and a letter; works from everywhere, the terminal too, so that the keyboard is never caught in it. */
export function useEscapeHatch(code: string, act: () => void): void {
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.code !== code || !event.altKey || !event.shiftKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      event.stopPropagation();
      latest.current();
    };
    window.addEventListener('keydown', onKey, { capture: true });
    return () => window.removeEventListener('keydown', onKey, { capture: true });
  }, [code]);
}
