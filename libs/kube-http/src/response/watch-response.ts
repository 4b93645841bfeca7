/** A watch as chunks of JSON lines (apiserver, handlers/watch.go). */
import type { ServerResponse } from 'node:http';
import { printYaml } from '@drydock/apimachinery';
import type { WatchEvent, WatchStream } from '@drydock/apiserver';
import type { AcceptedForm } from '../request/accept.ts';
import type { ServedCluster } from '../served-cluster.ts';
import { StreamPump, writableSink } from './stream-pump.ts';

/** Characters that are gathered into one chunk. */
const CHUNK = 64 * 1024;
/** Milliseconds between two bookmarks for those who want them (cacher, bookmarkFrequency). */
const BOOKMARK_INTERVAL = 60_000;
/** The longest that a timer can wait. */
const LONGEST = 2 ** 31 - 1;

export function writeWatch(
  cluster: ServedCluster,
  response: ServerResponse,
  watch: WatchStream,
  { format, contentType }: AcceptedForm,
  { bookmarks }: { bookmarks: boolean },
): void {
  const textOf = (event: WatchEvent) => (format === 'yaml' ? `---\n${printYaml(event)}` : `${JSON.stringify(event)}\n`);
  let bookmark = '';
  const take = () => {
    let text = '';
    while (text.length < CHUNK) {
      const event = watch.next();
      if (!event) break;
      text += textOf(event);
    }
    text += bookmark;
    bookmark = '';
    return text || undefined;
  };
  response.setHeader('Content-Type', contentType);
  response.flushHeaders();
  const pump = new StreamPump(cluster, watch, { take, ended: () => watch.ended }, writableSink(response));
  const timers = [wakeAtDeadline(cluster, watch, pump)];
  if (bookmarks) {
    timers.push(
      every(BOOKMARK_INTERVAL, () => {
        const event = watch.bookmark();
        if (event) bookmark = textOf(event);
        pump.wake();
      }),
    );
  }
  response.once('close', () => timers.forEach((stop) => stop()));
}

/** The end of a watch is a moment of virtual time, at which nothing happens in the cluster. Returns how to forget it. */
function wakeAtDeadline(cluster: ServedCluster, watch: WatchStream, pump: { wake(): void }): () => void {
  let timer: NodeJS.Timeout | undefined;
  const look = () => {
    if (watch.deadline === undefined) return;
    const left = cluster.wallTimeUntil(watch.deadline);
    if (left <= 0) {
      cluster.wake();
      pump.wake();
    }
    // The clock of the cluster may have been moved meanwhile, so a long time is waited for in parts.
    if (!watch.ended) timer = setTimeout(look, Math.min(Math.max(left, 5), 10_000, LONGEST)).unref();
  };
  look();
  return () => clearTimeout(timer);
}

function every(milliseconds: number, action: () => void): () => void {
  const timer = setInterval(action, milliseconds).unref();
  return () => clearInterval(timer);
}
