import { AttemptRepository, TerminalRepository, type AttemptWithProgress, type Terminal, type User } from '@drydock/persistence';
import { Injectable } from '@nestjs/common';
import { notFound } from '../graphql/api-error.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The one place that says whether an attempt or a terminal is a learner's own. What belongs to others does not exist for them. */
@Injectable()
export class Ownership {
  readonly #attempts: AttemptRepository;
  readonly #terminals: TerminalRepository;

  constructor(attempts: AttemptRepository, terminals: TerminalRepository) {
    this.#attempts = attempts;
    this.#terminals = terminals;
  }

  /** @throws ApiError NOT_FOUND */
  async attempt(user: User, id: string): Promise<AttemptWithProgress> {
    const attempt = UUID.test(id) ? await this.#attempts.find(id) : null;
    if (attempt?.userId !== user.id) throw notFound('attempt');
    return attempt;
  }

  /** @throws ApiError NOT_FOUND also for one that is closed */
  async terminal(user: User, id: string): Promise<Terminal> {
    const terminal = UUID.test(id) ? await this.#terminals.find(id) : null;
    if (terminal?.attempt.userId !== user.id) throw notFound('terminal');
    return terminal;
  }
}
