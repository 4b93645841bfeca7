import { useEffect, useRef } from 'react';

const REQUEST = 'drydock:look-ahead';

/** From a button that stands outside of the terminal. */
export const requestLookAhead = (): void => void window.dispatchEvent(new Event(REQUEST));

/** Calls `open` for Alt-Enter, and when a button asks for it, while `active`. */
export function useLookAhead(active: boolean, open: () => void): void {
  const latest = useRef(open);
  latest.current = open;
  useEffect(() => {
    if (!active) return;
    const onRequest = () => latest.current();
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Enter' || !event.altKey || event.ctrlKey || event.shiftKey || event.metaKey) return;
      event.preventDefault();
      event.stopPropagation();
      latest.current();
    };
    window.addEventListener(REQUEST, onRequest);
    window.addEventListener('keydown', onKey, { capture: true });
    return () => {
      window.removeEventListener(REQUEST, onRequest);
      window.removeEventListener('keydown', onKey, { capture: true });
    };
  }, [active]);
}
