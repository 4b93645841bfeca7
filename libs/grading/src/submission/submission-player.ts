/** Plays a submission at a learner's prompt within its limits. */
import type { Sandbox } from '@drydock/sandbox';
import type { TerminalSession } from '@drydock/shell';
import type { AttemptPart } from '@drydock/scenario';
import type { SubmissionLimits } from './submission-limits.ts';

const TERMINAL = 'submission';
const SIZE = { columns: 120, rows: 40 };
const INTERRUPT = '\x03';
/** Milliseconds of virtual time in which a command that was interrupted has to end. */
const INTERRUPTION = 30_000;
/** Milliseconds of virtual time that a cluster gets to come to rest after the last command. */
const SETTLING = 10_000;

export interface PlayerHooks {
  /** Awaited between two slices of work: for those who have others to serve. */
  pause?: (() => Promise<void>) | undefined;
  /** Awaited after every line, when its command has ended. */
  afterLine?: (() => Promise<void>) | undefined;
}

export type PlayEnd = { stopped: string } | { played: true };

type Wait = 'reached' | 'late' | { stopped: string };

export class SubmissionPlayer {
  /** Commands that did not come to their end and were interrupted, as by a learner with Ctrl-C. */
  readonly interrupted: string[] = [];
  readonly #sandbox: Sandbox;
  readonly #limits: SubmissionLimits;
  readonly #deadline: number;
  readonly #hooks: PlayerHooks;
  #lines = 0;
  #slices = 0;
  #turns = 0;

  /** The sandbox is this player's own. */
  constructor(sandbox: Sandbox, limits: SubmissionLimits, hooks: PlayerHooks = {}) {
    this.#hooks = hooks;
    this.#sandbox = sandbox;
    this.#limits = limits;
    this.#deadline = sandbox.now + limits.totalTime;
  }

  /** Types everything and lets the cluster come to rest. `stopped` says which limit was reached. */
  async play(parts: readonly AttemptPart[]): Promise<PlayEnd> {
    for (const part of parts) {
      const stopped = 'type' in part ? await this.#type(part.type) : await this.#pass(part.advance);
      if (stopped !== undefined) return { stopped };
    }
    const stopped = await this.#pass(SETTLING);
    return stopped === undefined ? { played: true } : { stopped };
  }

  /** Opens the terminal that `play` types into. Whether its shell has come to its prompt. */
  async open(): Promise<boolean> {
    const session = this.#sandbox.openTerminal(TERMINAL, SIZE);
    return (await this.#until(() => isReady(session), this.#limits.commandTime)) === 'reached' && session.atPrompt;
  }

  async #type(lines: string): Promise<string | undefined> {
    const session = this.#sandbox.openTerminal(TERMINAL, SIZE);
    const ready = () => isReady(session);
    let wait = await this.#until(ready, this.#limits.commandTime);
    for (const line of (lines.endsWith('\n') ? lines.slice(0, -1) : lines).split('\n')) {
      if (typeof wait === 'object') return wait.stopped;
      if (session.ended) return undefined;
      if (++this.#lines > this.#limits.lines) return `more than ${this.#limits.lines} lines`;
      this.#sandbox.submitLine(TERMINAL, line);
      wait = await this.#until(ready, this.#limits.commandTime);
      if (wait === 'late') {
        this.interrupted.push(line);
        session.sendKeys(INTERRUPT);
        wait = await this.#until(ready, INTERRUPTION);
        if (wait === 'late') return `"${line}" did not end, not even with Ctrl-C`;
      }
      if (this.#hooks.afterLine) await this.#hooks.afterLine();
    }
    return typeof wait === 'object' ? wait.stopped : undefined;
  }

  async #pass(milliseconds: number): Promise<string | undefined> {
    const wait = await this.#until(() => false, milliseconds);
    return typeof wait === 'object' ? wait.stopped : undefined;
  }

  /** Works, time passing as it is asked for, until it is so or the time is over. */
  async #until(reached: () => boolean, milliseconds: number): Promise<Wait> {
    const until = this.#sandbox.now + milliseconds;
    for (;;) {
      const stopped = this.#exhausted();
      if (stopped !== undefined) return { stopped };
      if (this.#hooks.pause) await this.#hooks.pause();
      const run = this.#sandbox.run();
      if (run.state === 'pending') await run.settled;
      if (run.state === 'more') this.#slices++;
      if (run.state !== 'blocked') continue;
      if (reached()) return 'reached';
      if (run.wakeAt === undefined || run.wakeAt > until) {
        this.#sandbox.advanceTo(until);
        return 'late';
      }
      this.#turns++;
      this.#sandbox.advanceTo(run.wakeAt);
    }
  }

  #exhausted(): string | undefined {
    const { slices, turns, requests, totalTime } = this.#limits;
    if (this.#slices > slices) return 'too much work: an endless loop?';
    if (this.#sandbox.clusters.requests > requests) return `more than ${requests} requests to the cluster`;
    if (this.#turns > turns) return 'too many things that fall due: an endless loop with a short sleep?';
    return this.#sandbox.now > this.#deadline ? `more than ${totalTime / 3_600_000} hours of virtual time` : undefined;
  }
}

const isReady = ({ atPrompt, ended }: TerminalSession): boolean => atPrompt || ended;
