import { useCallback, useState } from 'react';
import { readText, writeStored } from '../app/stored-setting.ts';

export interface Flags {
  has(taskId: string): boolean;
  toggle(taskId: string): void;
}

/** The tasks of an attempt that its learner wants to come back to, in this browser. */
export function useFlags(attemptId: string): Flags {
  const key = `drydock.flags.${attemptId}`;
  const [flagged, setFlagged] = useState<readonly string[]>(() => readFlags(key));
  const toggle = useCallback(
    (taskId: string) =>
      setFlagged((before) => {
        const after = before.includes(taskId) ? before.filter((id) => id !== taskId) : [...before, taskId];
        writeStored(key, JSON.stringify(after));
        return after;
      }),
    [key],
  );
  return { has: (taskId) => flagged.includes(taskId), toggle };
}

export function readFlags(key: string): readonly string[] {
  try {
    const value: unknown = JSON.parse(readText(key) ?? '[]');
    return Array.isArray(value) ? value.filter((id) => typeof id === 'string') : [];
  } catch {
    return [];
  }
}
