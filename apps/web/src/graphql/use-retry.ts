import { useEffect, useRef } from 'react';
import type { ErrorCode } from './error-code.ts';

const RETRY_MS = 3_000;

/**
 * Tries again by itself: for as long as the server cannot be reached, and when somebody comes back to a page that was not there, because
 * an author may have mended the lesson meanwhile.
 */
export function useRetry(failure: ErrorCode | null, retry: () => void): void {
  const latest = useRef(retry);
  useEffect(() => {
    latest.current = retry;
  });
  useEffect(() => {
    if (failure !== 'UNREACHABLE' && failure !== 'NOT_FOUND') return;
    const again = () => latest.current();
    const timer = failure === 'UNREACHABLE' ? setInterval(again, RETRY_MS) : undefined;
    const events = ['online', 'focus'] as const;
    for (const event of events) window.addEventListener(event, again);
    return () => {
      clearInterval(timer);
      for (const event of events) window.removeEventListener(event, again);
    };
  }, [failure]);
}
