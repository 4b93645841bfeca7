import { setImmediate as othersTurn } from 'node:timers/promises';
import type { User } from '@drydock/persistence';
import type { LinePreview } from '@drydock/sandbox';
import type { Locale } from '@drydock/scenario';
import type { LinePart } from '@drydock/shell';
import { Injectable } from '@nestjs/common';
import { LiveAttempts } from '../attempts/live-attempts.ts';
import { Ownership } from '../attempts/ownership.ts';
import { ApiError } from '../graphql/api-error.ts';
import type { HostedSandbox } from '../sandboxes/hosted-sandbox.ts';

/** Nobody types longer lines than these and wants to have them explained. */
const MAX_LINE = 4 * 1024;

/** Explains what somebody has typed, and looks ahead at what it would do. */
@Injectable()
export class LineHelpService {
  readonly #ownership: Ownership;
  readonly #live: LiveAttempts;
  /** Looking ahead costs as much as the command itself: one at a time for each sandbox. */
  readonly #previewing = new WeakSet<HostedSandbox>();

  constructor(ownership: Ownership, live: LiveAttempts) {
    this.#ownership = ownership;
    this.#live = live;
  }

  async explain(user: User, terminalId: string, line: string): Promise<readonly LinePart[]> {
    const sandbox = await this.#sandboxOf(user, terminalId, line);
    return sandbox.live.explain(terminalId, line);
  }

  /** Null while a program runs in the terminal: what is typed then is not a command line. */
  async preview(user: User, terminalId: string, line: string): Promise<LinePreview | null> {
    const sandbox = await this.#sandboxOf(user, terminalId, line);
    if (this.#previewing.has(sandbox)) throw new ApiError('RATE_LIMITED', 'Another line of this sandbox is being looked at.');
    this.#previewing.add(sandbox);
    try {
      return (await sandbox.live.preview(terminalId, line, () => othersTurn())) ?? null;
    } finally {
      this.#previewing.delete(sandbox);
    }
  }

  async #sandboxOf(user: User, terminalId: string, line: string): Promise<HostedSandbox> {
    if (line.length > MAX_LINE) throw new ApiError('BAD_USER_INPUT', `A line of at most ${MAX_LINE} characters is explained.`);
    const { attemptId } = await this.#ownership.terminal(user, terminalId);
    const attempt = await this.#ownership.attempt(user, attemptId);
    return (await this.#live.open(attempt, user.locale as Locale)).sandbox;
  }
}
