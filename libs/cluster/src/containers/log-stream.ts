import type { LogOptions, LogStream } from '@drydock/apiserver';
import { entryCount, formatEntry, selectEntries, type SavedLog } from './container-log.ts';

export interface LogSource {
  /** The log as it is now. */
  log(): SavedLog;
  /** The container has ended: nothing more will come. */
  ended(): boolean;
  now(): number;
  onChange(wake: () => void): () => void;
}

/** A container's log from some point on; with `follow` until the container ends. */
export function newLogStream(
  source: LogSource,
  options: Pick<LogOptions, 'follow' | 'timestamps' | 'sinceSeconds' | 'sinceTime' | 'tailLines' | 'limitBytes'>,
): LogStream {
  let first = true;
  let seen = 0;
  let left = options.limitBytes ?? Infinity;
  let closed = false;

  /** A line that is not complete is shown once it is, unless this is all there will be. */
  const fresh = (log: SavedLog) => {
    const all = log.chunks.flat();
    const complete = all.at(-1)?.partial && options.follow && !source.ended() ? all.slice(0, -1) : all;
    const from = Math.min(seen, complete.length);
    seen = complete.length;
    return complete.slice(from);
  };

  const read = () => {
    if (closed || left <= 0 || (!first && !options.follow)) return '';
    const log = source.log();
    const entries = first ? selectEntries(log, options, source.now()) : fresh(log);
    if (first) {
      const open = entries.at(-1)?.partial && options.follow && !source.ended();
      seen = entryCount(log) - (open ? 1 : 0);
      if (open) entries.pop();
    }
    first = false;
    const text = entries
      .map((entry) => formatEntry(entry, options.timestamps))
      .join('')
      .slice(0, left);
    left -= text.length;
    return text;
  };

  return {
    read,
    get ended() {
      return closed || left <= 0 || (!first && (!options.follow || (source.ended() && entryCount(source.log()) <= seen)));
    },
    onChange: (wake) => source.onChange(wake),
    close: () => void (closed = true),
  };
}
