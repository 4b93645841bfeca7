import { createContext, useCallback, useContext, useState, type ReactNode } from 'react';
import { Hidden } from './status.tsx';

const AnnouncerContext = createContext<(message: string) => void>(() => undefined);

/** One polite live region for the whole app, so that nothing is read twice. */
export function AnnouncerProvider({ children }: { children: ReactNode }) {
  const [spoken, setSpoken] = useState({ id: 0, message: '' });
  const announce = useCallback((message: string) => setSpoken(({ id }) => ({ id: id + 1, message })), []);
  return (
    <AnnouncerContext value={announce}>
      {children}
      <Hidden role="status" aria-live="polite">
        <span key={spoken.id}>{spoken.message}</span>
      </Hidden>
    </AnnouncerContext>
  );
}

/** Says something to screen readers. */
export const useAnnounce = () => useContext(AnnouncerContext);
