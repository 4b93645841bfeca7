/** What containers wrote, line by line, with the time of each (the CRI logging format). */
import { parseTime } from '@drydock/apimachinery';
import type { LogOptions } from '@drydock/apiserver';

export interface LogEntry {
  at: number;
  /** Bytes, without the newline. */
  line: string;
  /** The newline has not come yet. */
  partial?: boolean;
}

/** Plain data: chunks that are never changed once they are full. */
export interface SavedLog {
  chunks: readonly (readonly LogEntry[])[];
  bytes: number;
}

export const EMPTY_LOG: SavedLog = { chunks: [], bytes: 0 };

const CHUNK = 256;
/** `containerLogMaxSize`: then the log is rotated, and only the new file is read. */
const MAXIMUM_BYTES = 10 * 1024 * 1024;

/** Adds bytes as they were written at one moment. */
export function appendLog(log: SavedLog, bytes: string, at: number): SavedLog {
  if (bytes === '') return log;
  const lines = bytes.split('\n');
  const last = lines.pop()!;
  const entries: LogEntry[] = lines.map((line) => ({ at, line }));
  if (last !== '') entries.push({ at, line: last, partial: true });
  return appendEntries(log, entries);
}

function appendEntries(log: SavedLog, entries: readonly LogEntry[]): SavedLog {
  let tail = [...(log.chunks.at(-1) ?? [])];
  const chunks = log.chunks.slice(0, -1);
  let { bytes } = log;
  for (const entry of entries) {
    const open = tail.at(-1);
    bytes += entry.line.length + 1;
    if (open?.partial) tail[tail.length - 1] = { at: open.at, line: open.line + entry.line, ...(entry.partial ? { partial: true } : {}) };
    else tail.push(entry);
    if (tail.length >= CHUNK && !tail.at(-1)!.partial) {
      chunks.push(tail);
      tail = [];
    }
  }
  if (tail.length > 0) chunks.push(tail);
  return bytes > MAXIMUM_BYTES ? { chunks: chunks.slice(-1), bytes: 0 } : { chunks, bytes };
}

/** The entries that `kubectl logs` asks for; `tailLines` counts whole lines from the end. */
export function selectEntries(
  log: SavedLog,
  options: Pick<LogOptions, 'sinceSeconds' | 'sinceTime' | 'tailLines'>,
  now: number,
): LogEntry[] {
  const since = options.sinceSeconds !== undefined ? now - options.sinceSeconds * 1000 : (parseTime(options.sinceTime) ?? 0);
  const entries = log.chunks.flat().filter(({ at }) => at >= since);
  if (options.tailLines === undefined) return entries;
  return options.tailLines === 0 ? [] : entries.slice(-options.tailLines);
}

export function formatEntry({ at, line, partial }: LogEntry, timestamps: boolean): string {
  const stamp = timestamps ? `${new Date(at).toISOString().replace('Z', '000000Z')} ` : '';
  return `${stamp}${line}${partial ? '' : '\n'}`;
}

/** The end of a log, for termination messages (kubelet: 80 lines and 2 KiB at most). */
export function logTail(log: SavedLog): string {
  const text = log.chunks
    .flat()
    .slice(-80)
    .map((entry) => formatEntry(entry, false))
    .join('');
  return text.slice(-2048);
}

export function entryCount(log: SavedLog): number {
  return log.chunks.reduce((sum, chunk) => sum + chunk.length, 0);
}
