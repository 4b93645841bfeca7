import type { WatchEvent, WatchStream } from '@drydock/apiserver';
import type { Wait } from '@drydock/shell';
import type { Steps } from '../command/streams.ts';
import type { Session } from './session.ts';

/**
 * Waits for the next change. Undefined when the server has ended the watch, or at `deadline` (milliseconds of virtual time): look at the
 * clock to tell them apart.
 */
export function* nextEvent(session: Session, stream: WatchStream, deadline = Infinity): Steps<WatchEvent | undefined> {
  for (;;) {
    const event = stream.next();
    if (event) return event;
    if (stream.ended || session.now >= deadline) return undefined;
    yield* session.streams.wait(waitFor(stream, Math.min(deadline, stream.deadline ?? Infinity)));
  }
}

function waitFor(stream: WatchStream, until: number): Wait {
  const notice: Wait = { on: 'notice', subscribe: (wake) => stream.onChange(wake) };
  return Number.isFinite(until) ? { on: 'any', any: [notice, { on: 'time', until }] } : notice;
}
