import { randomUUID } from 'node:crypto';
import type { ApiRequest, ApiResponse } from '@drydock/apiserver';
import { SandboxMovedError, type SandboxRepository } from '@drydock/persistence';
import { Logger } from '@nestjs/common';
import { ApiError, notFound } from '../graphql/api-error.ts';
import { CommitLoop } from './commit-loop.ts';
import { EventStream } from './event-stream.ts';
import { SandboxJournal } from './sandbox-journal.ts';
import type { SandboxListener } from './sandbox-listener.ts';
import type { Completions, LiveSandbox, LiveTerminal, SandboxCommand, TerminalDimensions } from './sandbox.port.ts';
import type { Runnable, SandboxRunner } from './sandbox-runner.ts';
import type { JournalEntry, SavedState } from './saved-state.ts';
import { TerminalFeed, type FeedEvent, type SavedFeed } from './terminal-feed.ts';
import type { VirtualClock } from './virtual-clock.ts';

/** Steps of one slice: about a millisecond or two. */
const SLICE = 2_000;
/** Milliseconds after which changes are saved that no terminal has shown. */
const QUIET_SAVE = 2_000;
const REMEMBERED_INPUTS = 64;
/** Characters that a sandbox may be ahead of what is stored. Beyond it programs wait, as they do for a slow terminal. */
const MAX_AHEAD = 64 * 1024;

export interface HostedParts {
  readonly attemptId: string;
  readonly live: LiveSandbox;
  readonly clock: VirtualClock;
  readonly runner: SandboxRunner;
  readonly repository: SandboxRepository;
  /** The sequence number of what was stored last. */
  readonly sequence: number;
  readonly listener: SandboxListener;
}

/**
 * One learner's sandbox while it lives in memory. Whatever it shows has been stored before: after each slice of work the new events of
 * its terminals are committed together with the state that they come from, and only then published.
 */
export class HostedSandbox implements Runnable {
  readonly attemptId: string;
  readonly live: LiveSandbox;
  readonly clock: VirtualClock;
  readonly #runner: SandboxRunner;
  readonly #journal: SandboxJournal;
  readonly #listener: SandboxListener;
  readonly #logger = new Logger('Sandbox');
  readonly #terminals = new Map<string, { feed: TerminalFeed; inputs: string[] }>();
  readonly #running = new Set<string>();
  readonly #watchers = new Set<() => void>();
  readonly #commits = new CommitLoop({
    hasMore: () => this.#hasUncommitted(),
    round: () => this.#commitRound(),
    failed: (error) => this.#commitFailed(error),
  });
  #connections = 0;
  #seenRevision: number;
  #savedRevision: number;
  #mustSave = false;
  #quietSave: NodeJS.Timeout | undefined;
  #ended = false;
  lastUsed = performance.now();

  constructor({ attemptId, live, clock, runner, repository, sequence, listener }: HostedParts) {
    this.attemptId = attemptId;
    this.live = live;
    this.clock = clock;
    this.#runner = runner;
    this.#journal = new SandboxJournal(repository, attemptId, sequence);
    this.#listener = listener;
    this.#seenRevision = live.revision;
    this.#savedRevision = live.revision;
    for (const { id, finishedAt } of live.commands) if (finishedAt === undefined) this.#running.add(id);
    live.onCommand((command) => this.#onCommand(command));
  }

  /** Nobody looks, nothing runs: it may leave the memory. */
  get isIdle(): boolean {
    return this.#connections === 0 && this.#running.size === 0 && !this.#commits.isRunning;
  }

  get now(): number {
    return this.clock.at(performance.now());
  }

  /** Prepares a terminal that has been saved. */
  attach(terminalId: string, feed: SavedFeed, inputs: readonly string[]): void {
    this.#terminals.set(terminalId, { feed: new TerminalFeed(feed), inputs: [...inputs] });
  }

  /** Output from the journal: clients had seen it. */
  replayOutput({ terminals }: Extract<JournalEntry, { kind: 'output' }>): void {
    for (const [id, { events, taken }] of Object.entries(terminals)) this.#terminals.get(id)?.feed.replay(events, taken);
  }

  /** Begins to take the events of the attached terminals. */
  followAll(): void {
    for (const id of this.#terminals.keys()) this.#follow(id);
  }

  async openTerminal(terminalId: string, size: TerminalDimensions): Promise<void> {
    const known = this.live.terminal(terminalId);
    this.#note(terminalId, { size: { columns: size.columns, rows: size.rows } });
    if (known !== undefined && !known.ended) {
      known.resize(size.columns, size.rows);
      return;
    }
    this.live.openTerminal(terminalId, size);
    if (!this.#terminals.has(terminalId)) this.#terminals.set(terminalId, { feed: new TerminalFeed(), inputs: [] });
    this.#terminal(terminalId).feed.beginShell();
    this.#follow(terminalId);
    this.wake();
    await this.save();
  }

  async closeTerminal(terminalId: string): Promise<void> {
    if (!this.#terminals.has(terminalId)) return;
    this.#note(terminalId, { closed: true });
    this.live.closeTerminal(terminalId);
    this.#terminals.get(terminalId)?.feed.end();
    this.#terminals.delete(terminalId);
    await this.save();
  }

  /** Enter at a prompt. When it resolves, the line outlives this process; the same `inputId` again does nothing. */
  async submitLine(terminalId: string, line: string, inputId: string): Promise<void> {
    const { inputs } = this.#terminal(terminalId);
    if (inputs.includes(inputId)) return this.save();
    const entry: JournalEntry = { kind: 'line', terminalId, line, origin: randomUUID(), inputId };
    this.replayLine(entry);
    await this.#journal.append(entry);
  }

  /** A line from the journal: it had been accepted, but nothing of what it did was saved. */
  replayLine({ terminalId, line, origin, inputId }: Extract<JournalEntry, { kind: 'line' }>): void {
    const { inputs } = this.#terminal(terminalId);
    inputs.push(inputId);
    if (inputs.length > REMEMBERED_INPUTS) inputs.shift();
    this.#note(terminalId, { line });
    this.live.submitLine(terminalId, line, origin);
    this.wake();
  }

  sendKeys(terminalId: string, data: string): void {
    this.#live(terminalId).sendKeys(data);
    this.#note(terminalId, { keys: data });
    this.wake();
  }

  resize(terminalId: string, { columns, rows }: TerminalDimensions): void {
    this.#live(terminalId).resize(columns, rows);
    this.#note(terminalId, { size: { columns, rows } });
    this.wake();
  }

  async finishEdit(terminalId: string, editId: number, content: string | null): Promise<void> {
    this.#live(terminalId).finishEdit(editId, content);
    this.#note(terminalId, { edit: content });
    this.wake();
    await this.save();
  }

  complete(terminalId: string, line: string, cursor: number): Completions {
    this.#terminal(terminalId);
    return this.live.complete(terminalId, line, cursor);
  }

  /** A request from outside to the API server of the only cluster or of one of several, at the sandbox's present time. Throws ApiError when the sandbox has gone. */
  handle(request: ApiRequest, cluster?: string): ApiResponse {
    if (this.#ended) throw gone();
    try {
      this.live.advanceTo(this.now, SLICE);
      if (request.method !== 'GET') this.#journal.noteInput(this.live.now, { outside: `${request.method} ${request.path}` });
      return this.live.cluster(cluster)!.handle(request);
    } catch (error) {
      this.#fail(error);
      throw gone();
    } finally {
      this.wake();
    }
  }

  /** Resolves when the cluster as it is now is stored. */
  stored(): Promise<void> {
    return this.live.revision === this.#savedRevision ? this.durable() : this.save();
  }

  setSpeed(speed: number): void {
    this.clock.setSpeed(speed, performance.now());
    this.wake();
  }

  async jump(milliseconds: number): Promise<void> {
    this.clock.jump(milliseconds, performance.now());
    this.wake();
    await this.save();
  }

  /** What was entered to run a command. */
  lineOf(commandId: string): string | undefined {
    return this.live.commands.find(({ id }) => id === commandId)?.line;
  }

  terminalEvents(terminalId: string, after: number): EventStream<FeedEvent> {
    this.connect();
    return this.#terminal(terminalId).feed.stream(after, () => this.disconnect());
  }

  /** Calls the watcher after each slice of work in which something has changed. Returns how to stop. */
  onChange(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  /** Time passes while somebody is connected, or a command runs. */
  connect(): void {
    this.#connections++;
    this.wake();
  }

  disconnect(): void {
    this.#connections--;
    this.lastUsed = performance.now();
    this.#updateClock();
  }

  wake(): void {
    this.lastUsed = performance.now();
    this.#updateClock();
    if (!this.#ended) this.#runner.wake(this);
  }

  runSlice(): number {
    try {
      return this.#runSlice();
    } catch (error) {
      this.#fail(error);
      return Number.POSITIVE_INFINITY;
    }
  }

  /** Resolves when everything that happened so far is stored. */
  durable(): Promise<void> {
    return this.#hasUncommitted() || this.#commits.isRunning ? this.#commits.commit() : Promise.resolve();
  }

  /** Stores the whole sandbox as it is. */
  save(): Promise<void> {
    this.#mustSave = true;
    return this.#commits.commit();
  }

  /** Stores what is not stored yet, and ends every stream. */
  async close(): Promise<void> {
    clearTimeout(this.#quietSave);
    if (!this.#ended && this.live.revision !== this.#savedRevision) this.#mustSave = true;
    if (!this.#ended) await this.durable();
    this.#end();
  }

  #follow(terminalId: string): void {
    const { feed } = this.#terminal(terminalId);
    const terminal = this.#live(terminalId);
    for (const event of terminal.eventsAfter(feed.taken).events) feed.take(event);
    terminal.subscribe((event) => feed.take(event));
  }

  #runSlice(): number {
    if (this.#isAhead) return Number.POSITIVE_INFINITY;
    const run = this.live.advanceTo(this.now, SLICE);
    this.#afterSlice();
    if (this.#isAhead) return Number.POSITIVE_INFINITY;
    if (run.state === 'more') return 0;
    if (run.state === 'pending') {
      void run.settled.finally(() => this.wake()).catch((error: unknown) => this.#fail(error));
      return Number.POSITIVE_INFINITY;
    }
    return run.wakeAt === undefined ? Number.POSITIVE_INFINITY : Math.max(1, this.clock.wallTimeUntil(run.wakeAt, performance.now()));
  }

  #afterSlice(): void {
    this.#updateClock();
    if (this.live.revision !== this.#seenRevision) {
      this.#seenRevision = this.live.revision;
      this.#quietSave ??= setTimeout(() => {
        this.#quietSave = undefined;
        if (this.live.revision !== this.#savedRevision) this.save().catch(() => undefined);
      }, QUIET_SAVE).unref();
      this.#listener.onChange();
      for (const watcher of this.#watchers) watcher();
    }
    if (this.#hasPendingEvents()) this.#commits.commit().catch(() => undefined);
  }

  #commitFailed(error: unknown): boolean {
    if (error instanceof SandboxMovedError) {
      this.#fail(error);
      return false;
    }
    this.#logger.error(`attempt ${this.attemptId} cannot be saved, trying again: ${(error as Error).message}`);
    this.#mustSave = true;
    return true;
  }

  async #commitRound(): Promise<void> {
    const feeds = [...this.#terminals].map(([id, { feed }]) => ({ id, feed, events: feed.beginCommit() }));
    if (this.#mustSave || this.live.revision !== this.#savedRevision || this.#journal.isFull) {
      await this.#saveAll();
    } else {
      const shown = feeds.filter(({ events }) => events.length > 0);
      const terminals = Object.fromEntries(shown.map(({ id, feed, events }) => [id, { events, taken: feed.taken }]));
      if (shown.length > 0) await this.#journal.append({ kind: 'output', terminals });
    }
    const wasAhead = this.#isAhead;
    for (const { feed } of feeds) feed.finishCommit();
    if (wasAhead) this.wake();
  }

  async #saveAll(): Promise<void> {
    const { revision } = this.live;
    this.#mustSave = false;
    await this.#journal.save(this.#state(), this.live.now);
    this.#savedRevision = revision;
  }

  #state(): SavedState {
    const terminals = [...this.#terminals].map(([id, { feed, inputs }]) => [id, { ...feed.save(), inputs: [...inputs] }] as const);
    return { version: 1, sandbox: this.live.save(), terminals: Object.fromEntries(terminals) };
  }

  #note(terminalId: string, input: object): void {
    this.#journal.noteInput(this.live.now, { terminal: terminalId, ...input });
  }

  #onCommand(command: SandboxCommand): void {
    if (command.finishedAt === undefined) this.#running.add(command.id);
    else this.#running.delete(command.id);
    this.#journal.noteCommand(command);
    this.#listener.onCommand(command);
  }

  #updateClock(): void {
    this.clock.setRunning(this.#connections > 0 || this.#running.size > 0, performance.now());
  }

  get #isAhead(): boolean {
    return [...this.#terminals.values()].reduce((text, { feed }) => text + feed.pendingText, 0) > MAX_AHEAD;
  }

  #hasPendingEvents(): boolean {
    return [...this.#terminals.values()].some(({ feed }) => feed.hasPending);
  }

  #hasUncommitted(): boolean {
    return this.#mustSave || this.#hasPendingEvents();
  }

  #terminal(id: string): { feed: TerminalFeed; inputs: string[] } {
    const terminal = this.#terminals.get(id);
    if (terminal === undefined) throw notFound('terminal');
    return terminal;
  }

  #live(id: string): LiveTerminal {
    const terminal = this.live.terminal(id);
    if (terminal === undefined) throw notFound('terminal');
    return terminal;
  }

  /**
   * Its clients come back and find the sandbox as it was saved last. What has led to a fault of the simulator is forgotten, or it would
   * happen again each time.
   */
  #fail(error: unknown): void {
    if (this.#ended) return;
    this.#logger.error(error);
    this.#end();
    const isFault = !(error instanceof SandboxMovedError);
    void (isFault ? this.#journal.forget() : this.#journal.settled())
      .catch((failure: unknown) => this.#logger.error(failure))
      .finally(() => this.#listener.onFailure(error));
  }

  #end(): void {
    this.#ended = true;
    clearTimeout(this.#quietSave);
    this.#runner.remove(this);
    for (const { feed } of this.#terminals.values()) feed.end();
    this.#commits.stop(gone());
  }
}

function gone(): ApiError {
  return new ApiError('INTERNAL', 'The sandbox is being brought back. Please try again.');
}
