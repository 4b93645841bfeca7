import { useCallback, useEffect, useState } from 'react';
import type { Section } from './sections.ts';

const inAddress = () => decodeURIComponent(window.location.hash.slice(1));

/** The part that is shown; it stands in the address, so that a reload or a shared link finds it. `fallback` when it names none. */
export function useSection(sections: readonly Section[], fallback: number): [number, (index: number) => void] {
  const [id, setId] = useState(inAddress);

  useEffect(() => {
    const onHash = () => setId(inAddress());
    window.addEventListener('hashchange', onHash);
    return () => window.removeEventListener('hashchange', onHash);
  }, []);

  const go = useCallback(
    (index: number) => {
      const section = sections[Math.max(0, Math.min(sections.length - 1, index))];
      if (section) window.location.hash = section.id;
    },
    [sections],
  );
  const found = sections.findIndex((section) => section.id === id);
  return [found < 0 ? fallback : found, go];
}
