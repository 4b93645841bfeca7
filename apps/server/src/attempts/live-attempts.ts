import { AttemptRepository, ProgressRepository, type AttemptWithProgress } from '@drydock/persistence';
import type { Locale, Scenario } from '@drydock/scenario';
import { Injectable } from '@nestjs/common';
import { outdated } from '../graphql/api-error.ts';
import { LessonLibrary } from '../lessons/lesson-library.ts';
import { EventStream } from '../sandboxes/event-stream.ts';
import type { HostedSandbox } from '../sandboxes/hosted-sandbox.ts';
import { SandboxHost } from '../sandboxes/sandbox-host.ts';
import { OutdatedSandboxError, SandboxEngine, type SandboxCommand } from '../sandboxes/sandbox.port.ts';
import type { AttemptEvent, SandboxClock } from './attempt.types.ts';
import { LiveGrading } from './live-grading.ts';

/** An attempt whose sandbox is in memory, with those who watch it. */
export interface LiveAttempt {
  readonly sandbox: HostedSandbox;
  readonly grading: LiveGrading;
}

type Audience = Set<EventStream<AttemptEvent>>;

/** Brings sandbox, grading and watchers of an attempt together. */
@Injectable()
export class LiveAttempts {
  readonly #host: SandboxHost;
  readonly #engine: SandboxEngine;
  readonly #library: LessonLibrary;
  readonly #attempts: AttemptRepository;
  readonly #progress: ProgressRepository;
  readonly #gradings = new WeakMap<HostedSandbox, LiveGrading>();
  readonly #audiences = new Map<string, Audience>();

  constructor(host: SandboxHost, engine: SandboxEngine, library: LessonLibrary, attempts: AttemptRepository, progress: ProgressRepository) {
    this.#host = host;
    this.#engine = engine;
    this.#library = library;
    this.#attempts = attempts;
    this.#progress = progress;
  }

  /** Throws an ApiError when it was saved by another version. The caller has made sure that the attempt is the learner's own. Messages of checks come in `locale` from now on, when it is given. */
  async open(attempt: AttemptWithProgress, locale?: Locale): Promise<LiveAttempt> {
    const scenario = this.#library.getFor(attempt);
    const sandbox = await this.#host
      .open(attempt, scenario, (hosted) => ({
        onChange: () => this.#gradings.get(hosted())?.gradeSoon(),
        onCommand: (command) => this.#publishCommand(hosted(), command),
        onFailure: () => this.#endAudience(attempt.id),
      }))
      .catch((error: unknown) => {
        throw error instanceof OutdatedSandboxError ? outdated() : error;
      });
    const grading = this.#gradings.get(sandbox) ?? this.#newGrading(attempt, scenario, sandbox);
    if (locale !== undefined) grading.locale = locale;
    return { sandbox, grading };
  }

  /** Saves the sandbox and lets it go; those who watch are told nothing more. */
  async close(attemptId: string): Promise<void> {
    this.#endAudience(attemptId);
    await this.#host.close(attemptId);
  }

  async watch(attempt: AttemptWithProgress, locale: Locale): Promise<EventStream<AttemptEvent>> {
    const { sandbox, grading } = await this.open(attempt, locale);
    const audience = this.#audiences.get(attempt.id) ?? new Set();
    this.#audiences.set(attempt.id, audience);
    const stream: EventStream<AttemptEvent> = new EventStream(() => {
      audience.delete(stream);
      if (audience.size === 0 && this.#audiences.get(attempt.id) === audience) this.#audiences.delete(attempt.id);
      sandbox.disconnect();
    });
    audience.add(stream);
    sandbox.connect();
    stream.push({ type: 'clock', clock: clockOf(sandbox) });
    grading.gradeSoon();
    return stream;
  }

  publish(attemptId: string, event: AttemptEvent): void {
    for (const stream of this.#audiences.get(attemptId) ?? []) stream.push(event);
  }

  isWatched(attemptId: string): boolean {
    return this.#audiences.has(attemptId);
  }

  #newGrading(attempt: AttemptWithProgress, scenario: Scenario, sandbox: HostedSandbox): LiveGrading {
    const done = attempt.steps.filter(({ passedAt }) => passedAt !== null).map(({ stepId }) => stepId);
    const grading = new LiveGrading({
      attempt,
      scenario,
      grader: this.#engine.grader(scenario, sandbox.live, done),
      attempts: this.#attempts,
      progress: this.#progress,
      isWatched: () => this.isWatched(attempt.id),
      publish: (event) => this.publish(attempt.id, event),
    });
    this.#gradings.set(sandbox, grading);
    return grading;
  }

  /** A command is told of when it starts and when it has ended, so that its requests can be looked at. */
  #publishCommand(sandbox: HostedSandbox, command: SandboxCommand): void {
    if (!this.isWatched(sandbox.attemptId)) return;
    const { id, terminal: terminalId, line, startedAt, exitCode } = command;
    const requests = sandbox.live.auditRecords(id).length;
    this.publish(sandbox.attemptId, {
      type: 'command',
      command: { id, terminalId, line, startedAt: new Date(startedAt), exitCode, requests },
    });
  }

  #endAudience(attemptId: string): void {
    for (const stream of [...(this.#audiences.get(attemptId) ?? [])]) stream.end();
  }
}

export function clockOf(sandbox: HostedSandbox): SandboxClock {
  return { now: new Date(sandbox.now), speed: sandbox.clock.speed };
}
