import { readText, writeStored } from '../app/stored-setting.ts';

const keyOf = (attemptId: string) => `drydock.history.${attemptId}`;

/** The lines that were entered in an attempt, oldest first; none when what is stored cannot be read. */
export function readHistory(attemptId: string): readonly string[] {
  try {
    const stored: unknown = JSON.parse(readText(keyOf(attemptId)) ?? '[]');
    return Array.isArray(stored) ? stored.filter((line) => typeof line === 'string') : [];
  } catch {
    return [];
  }
}

export const writeHistory = (attemptId: string, history: readonly string[]): void => writeStored(keyOf(attemptId), JSON.stringify(history));
