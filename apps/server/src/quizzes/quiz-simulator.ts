import { setImmediate as turn } from 'node:timers/promises';
import { simulateAnswer } from '@drydock/grading';
import { needsSimulation, type Locale, type Question, type Scenario, type SimulatedAnswer } from '@drydock/scenario';
import { Injectable, Logger } from '@nestjs/common';
import { ApiError } from '../graphql/api-error.ts';

/** When the learner of a question arrives: nothing may depend on it. */
const ARRIVAL = Date.UTC(2026, 10, 20, 9);
/** Outputs that are kept: one for each question, and for each learner where lessons have parameters. */
const MOST_OUTPUTS = 1_000;

/** Answers of sandboxes to questions, one sandbox at a time: a class that answers at once waits its turn. */
@Injectable()
export class QuizSimulator {
  readonly #outputs = new Map<string, SimulatedAnswer>();
  readonly #logger = new Logger('Quiz');
  #queue: Promise<unknown> = Promise.resolve();

  async simulate(
    question: Question,
    answer: unknown,
    scenario: Scenario,
    seed: number,
    locale: Locale,
  ): Promise<SimulatedAnswer | undefined> {
    if (!needsSimulation(question)) return undefined;
    if (question.type !== 'output') return this.#run(question, answer, scenario, seed, locale);
    // The same for everybody who is asked the same.
    const key = JSON.stringify([scenario.folder, scenario.setup, question]);
    const known = this.#outputs.get(key);
    if (known) return known;
    const simulated = await this.#run(question, answer, scenario, OUTPUT_SEED, locale);
    if (this.#outputs.size >= MOST_OUTPUTS) this.#outputs.clear();
    if (simulated) this.#outputs.set(key, simulated);
    return simulated;
  }

  async #run(question: Question, answer: unknown, scenario: Scenario, seed: number, locale: Locale): Promise<SimulatedAnswer | undefined> {
    const options = { seed, now: ARRIVAL, locale, pause: () => turn() };
    const simulation = this.#queue.then(() => simulateAnswer(question, answer, scenario, options));
    this.#queue = simulation.catch(() => undefined);
    try {
      return await simulation;
    } catch (error) {
      this.#logger.error(`${scenario.folder}: the question ${question.id} can not be judged: ${(error as Error).message}`);
      throw new ApiError('BAD_USER_INPUT', 'This question can not be judged: its cluster could not be set up.');
    }
  }
}

/** That of the proof: what an author has seen printed is what is right. */
const OUTPUT_SEED = 1;
