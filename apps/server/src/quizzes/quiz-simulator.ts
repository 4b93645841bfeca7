import { expectedOutput } from '@drydock/grading';
import type { Question, QuestionOf, Scenario, SimulatedAnswer } from '@drydock/scenario';
import { Injectable, Logger } from '@nestjs/common';
import { ApiError } from '../graphql/api-error.ts';

/** When the learner of a question arrives: nothing may depend on it. */
const ARRIVAL = Date.UTC(2026, 10, 20, 9);
/** Outputs that are kept: one for each question, and for each learner where lessons have parameters. */
const MOST_OUTPUTS = 1_000;

/** What scripts of questions print, one sandbox at a time: a class that answers at once waits its turn. */
@Injectable()
export class QuizSimulator {
  readonly #outputs = new Map<string, SimulatedAnswer>();
  readonly #logger = new Logger('Quiz');
  #queue: Promise<unknown> = Promise.resolve();

  /** Undefined for questions that need no sandbox. */
  async simulate(question: Question, scenario: Scenario): Promise<SimulatedAnswer | undefined> {
    if (question.type !== 'output') return undefined;
    // The same for everybody who is asked the same.
    const key = JSON.stringify([scenario.folder, scenario.setup, question]);
    const known = this.#outputs.get(key);
    if (known) return known;
    const simulated = { output: await this.#run(question, scenario) };
    if (this.#outputs.size >= MOST_OUTPUTS) this.#outputs.clear();
    this.#outputs.set(key, simulated);
    return simulated;
  }

  async #run(question: QuestionOf<'output'>, scenario: Scenario): Promise<string> {
    const simulation = this.#queue.then(() => expectedOutput(question, scenario, { seed: OUTPUT_SEED, now: ARRIVAL }));
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
