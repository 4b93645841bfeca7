import { TerminalRepository, type Terminal, type User } from '@drydock/persistence';
import type { Locale } from '@drydock/scenario';
import { Injectable } from '@nestjs/common';
import { LiveAttempts } from '../attempts/live-attempts.ts';
import { checkOpen } from '../attempts/exam-rules.ts';
import { Ownership } from '../attempts/ownership.ts';
import { LessonLibrary } from '../lessons/lesson-library.ts';
import { ApiError } from '../graphql/api-error.ts';
import type { EventStream } from '../sandboxes/event-stream.ts';
import type { HostedSandbox } from '../sandboxes/hosted-sandbox.ts';
import type { Completions, TerminalDimensions } from '../sandboxes/sandbox.port.ts';
import type { FeedEvent } from '../sandboxes/terminal-feed.ts';

const MAX_COLUMNS = 1000;
const MAX_ROWS = 500;
const MAX_LINE = 64 * 1024;
const MAX_KEYS = 64 * 1024;
const MAX_TERMINALS = 8;
const DEFAULT_NAME = 'main';

@Injectable()
export class TerminalsService {
  readonly #terminals: TerminalRepository;
  readonly #ownership: Ownership;
  readonly #live: LiveAttempts;
  readonly #library: LessonLibrary;

  constructor(terminals: TerminalRepository, ownership: Ownership, live: LiveAttempts, library: LessonLibrary) {
    this.#library = library;
    this.#terminals = terminals;
    this.#ownership = ownership;
    this.#live = live;
  }

  /** The attempt's terminal of that name: after a reload it is the same one. */
  async open(user: User, attemptId: string, size: TerminalDimensions, name: string = DEFAULT_NAME): Promise<Terminal> {
    checkSize(size);
    if (!/^[\p{L}\p{N} ._-]{1,40}$/u.test(name))
      throw new ApiError('BAD_USER_INPUT', 'A terminal has a name of 1 to 40 letters or digits.');
    const attempt = await this.#ownership.attempt(user, attemptId);
    const open = await this.#terminals.listOpen(attempt.id);
    if (open.length >= MAX_TERMINALS && !open.some((terminal) => terminal.name === name)) {
      throw new ApiError('BAD_USER_INPUT', `No more than ${MAX_TERMINALS} terminals are open at once.`);
    }
    const { sandbox } = await this.#live.open(attempt, user.locale as Locale);
    const terminal = await this.#terminals.open(attempt.id, name, size);
    await sandbox.openTerminal(terminal.id, size);
    return terminal;
  }

  async submitLine(user: User, terminalId: string, line: string, inputId: string): Promise<void> {
    if (line.length > MAX_LINE || /[\r\n]/.test(line))
      throw new ApiError('BAD_USER_INPUT', `A line has at most ${MAX_LINE} characters and no line break.`);
    if (inputId === '' || inputId.length > 100) throw new ApiError('BAD_USER_INPUT', 'An inputId has 1 to 100 characters.');
    const sandbox = await this.#openSandbox(user, terminalId);
    await sandbox.submitLine(terminalId, line, inputId);
  }

  async sendKeys(user: User, terminalId: string, data: string): Promise<void> {
    if (data.length > MAX_KEYS) throw new ApiError('BAD_USER_INPUT', `At most ${MAX_KEYS} keys are sent at once.`);
    const sandbox = await this.#openSandbox(user, terminalId);
    sandbox.sendKeys(terminalId, data);
  }

  async resize(user: User, terminalId: string, size: TerminalDimensions): Promise<void> {
    checkSize(size);
    const sandbox = await this.#sandboxOf(user, terminalId);
    sandbox.resize(terminalId, size);
    await this.#terminals.resize(terminalId, size);
  }

  async finishEdit(user: User, terminalId: string, editId: string, content: string | null): Promise<void> {
    const sandbox = await this.#openSandbox(user, terminalId);
    await sandbox.finishEdit(terminalId, Number(editId), content);
  }

  async close(user: User, terminalId: string): Promise<void> {
    const sandbox = await this.#sandboxOf(user, terminalId);
    await this.#terminals.close(terminalId, new Date());
    await sandbox.closeTerminal(terminalId);
  }

  async complete(user: User, terminalId: string, line: string, cursor: number): Promise<Completions> {
    if (line.length > MAX_LINE || cursor < 0 || cursor > line.length)
      throw new ApiError('BAD_USER_INPUT', 'The cursor stands outside of the line.');
    const sandbox = await this.#sandboxOf(user, terminalId);
    return sandbox.complete(terminalId, line, cursor);
  }

  async output(user: User, terminalId: string, after: number): Promise<EventStream<FeedEvent>> {
    const sandbox = await this.#sandboxOf(user, terminalId);
    return sandbox.terminalEvents(terminalId, after);
  }

  /** For input, which counts no more when an exam is over. */
  async #openSandbox(user: User, terminalId: string): Promise<HostedSandbox> {
    const { attemptId } = await this.#ownership.terminal(user, terminalId);
    const attempt = await this.#ownership.attempt(user, attemptId);
    checkOpen(attempt, this.#library.getFor(attempt), new Date());
    return (await this.#live.open(attempt, user.locale as Locale)).sandbox;
  }

  async #sandboxOf(user: User, terminalId: string): Promise<HostedSandbox> {
    const { attemptId } = await this.#ownership.terminal(user, terminalId);
    const attempt = await this.#ownership.attempt(user, attemptId);
    return (await this.#live.open(attempt, user.locale as Locale)).sandbox;
  }
}

function checkSize({ columns, rows }: TerminalDimensions): void {
  if (columns < 1 || columns > MAX_COLUMNS || rows < 1 || rows > MAX_ROWS) {
    throw new ApiError('BAD_USER_INPUT', `A terminal has 1 to ${MAX_COLUMNS} columns and 1 to ${MAX_ROWS} rows.`);
  }
}
