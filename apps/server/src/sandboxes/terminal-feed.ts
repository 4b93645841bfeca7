import type { TerminalEvent } from '@drydock/shell';
import { EventStream } from './event-stream.ts';

/** How much of a terminal's past is remembered: characters of text, and events. */
const MAX_TEXT = 200_000;
const MAX_EVENTS = 4_000;

const BELL = '\x07';
/** Begins an xterm "set title" sequence, which a bell ends. */
const SET_TITLE = '\x1b]0;';

export type FeedEvent = { readonly seq: number } & FeedEventBody;

export type FeedEventBody =
  | { readonly type: 'output'; readonly data: string }
  | { readonly type: 'prompt'; readonly prompt: string; readonly continuation: boolean; readonly typed?: string }
  | { readonly type: 'busy' }
  | { readonly type: 'edit'; readonly editId: string; readonly path: string; readonly content: string; readonly editor: string }
  | { readonly type: 'exit' }
  /** What the client has is too old or from nowhere: clear the screen; all that is remembered follows. */
  | { readonly type: 'reset' };

export interface SavedFeed {
  readonly nextSeq: number;
  /** The last event of the sandbox's terminal that this feed has taken. */
  readonly taken: number;
  readonly events: readonly FeedEvent[];
}

/**
 * What the clients of one terminal see, numbered without gaps over restarts of the server. An event is first pending, then being
 * committed, and is shown only when it has been stored: no client ever sees what a crash could undo.
 */
export class TerminalFeed {
  #nextSeq: number;
  #taken: number;
  #stored: FeedEvent[];
  /** The last event that clients have been shown. */
  #shown: number;
  #committing: FeedEvent[] = [];
  #pending: FeedEvent[] = [];
  readonly #streams = new Set<EventStream<FeedEvent>>();

  constructor(saved: SavedFeed = { nextSeq: 1, taken: 0, events: [] }) {
    this.#nextSeq = saved.nextSeq;
    this.#taken = saved.taken;
    this.#stored = [...saved.events];
    this.#shown = saved.nextSeq - 1;
  }

  get taken(): number {
    return this.#taken;
  }

  get hasPending(): boolean {
    return this.#pending.length > 0 || this.#committing.length > 0;
  }

  /** How much text nobody has been shown yet. */
  get pendingText(): number {
    return [...this.#committing, ...this.#pending].reduce((sum, event) => sum + textOf(event).length, 0);
  }

  get isWatched(): boolean {
    return this.#streams.size > 0;
  }

  /** From now on the events of a new shell are taken, which are numbered anew. */
  beginShell(): void {
    this.#taken = 0;
  }

  /** Takes an event of the sandbox's terminal. */
  take(event: TerminalEvent): void {
    this.#taken = event.seq;
    const body = feedEvent(event);
    const last = this.#pending.at(-1);
    if (body.type === 'output' && last?.type === 'output') {
      this.#pending[this.#pending.length - 1] = { ...last, data: last.data + body.data };
    } else {
      this.#pending.push({ ...body, seq: this.#nextSeq++ });
    }
  }

  /** The pending events, and those whose commit has not succeeded yet. They count as part of `save`. */
  beginCommit(): readonly FeedEvent[] {
    this.#committing.push(...this.#pending);
    this.#pending = [];
    return this.#committing;
  }

  /** What `beginCommit` returned is stored: shows it. */
  finishCommit(): void {
    const events = this.#committing;
    this.#committing = [];
    this.#remember(events);
    for (const stream of this.#streams) for (const event of events) stream.push(event);
  }

  /** Adds events that were stored after the save that this feed was made from. */
  replay(events: readonly FeedEvent[], taken: number): void {
    this.#remember(events);
    this.#nextSeq = Math.max(this.#nextSeq, (events.at(-1)?.seq ?? 0) + 1);
    this.#taken = Math.max(this.#taken, taken);
  }

  /** To be called together with `beginCommit`, so that nothing is pending. */
  save(): SavedFeed {
    return { nextSeq: this.#nextSeq, taken: this.#taken, events: trimmed([...this.#stored, ...this.#committing]) };
  }

  /** What came after `seq`, and then what comes. */
  stream(seq: number, onEnd: () => void): EventStream<FeedEvent> {
    const stream: EventStream<FeedEvent> = new EventStream(() => {
      this.#streams.delete(stream);
      onEnd();
    });
    for (const event of this.#after(seq)) stream.push(event);
    this.#streams.add(stream);
    return stream;
  }

  end(): void {
    for (const stream of [...this.#streams]) stream.end();
  }

  #after(seq: number): readonly FeedEvent[] {
    const first = this.#stored[0]?.seq ?? this.#shown + 1;
    if (seq >= first - 1 && seq <= this.#shown) return this.#stored.filter((event) => event.seq > seq);
    return [{ type: 'reset', seq: first - 1 }, ...this.#stored];
  }

  #remember(events: readonly FeedEvent[]): void {
    this.#stored = trimmed([...this.#stored, ...events]);
    this.#shown = events.at(-1)?.seq ?? this.#shown;
  }
}

/** The latest events that fit. */
function trimmed(events: readonly FeedEvent[]): FeedEvent[] {
  let text = 0;
  let first = events.length;
  while (first > 0 && events.length - first < MAX_EVENTS) {
    text += textOf(events[first - 1]!).length;
    if (text > MAX_TEXT && first < events.length) break;
    first--;
  }
  return events.slice(first);
}

function textOf(event: FeedEvent): string {
  if (event.type === 'output') return event.data;
  return event.type === 'edit' ? event.content : '';
}

function feedEvent(event: TerminalEvent): FeedEventBody {
  switch (event.type) {
    case 'output':
      return { type: 'output', data: event.data };
    case 'prompt':
      return { type: 'prompt', prompt: event.text, continuation: event.continuation, ...(event.typed && { typed: event.typed }) };
    case 'busy':
      return { type: 'busy' };
    case 'edit':
      return { type: 'edit', editId: String(event.id), path: event.path, content: event.content, editor: event.editor };
    case 'bell':
      return { type: 'output', data: BELL };
    case 'title':
      return { type: 'output', data: `${SET_TITLE}${event.title.replaceAll(/\p{Cc}/gu, '')}${BELL}` };
    case 'exit':
      return { type: 'exit' };
  }
}
