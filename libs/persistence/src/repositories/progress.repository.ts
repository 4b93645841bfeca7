import type { HintReveal, PrismaClient, QuizAnswer, TaskMark } from '../generated/client.ts';
import { isUniqueViolation } from './unique-violation.ts';

export interface StoredCheck {
  readonly id: string;
  readonly status: string;
  readonly points: number;
}

export interface StoredStep {
  readonly stepId: string;
  readonly checks: readonly StoredCheck[];
  readonly points: number;
  readonly passedAt: Date | null;
}

/** What is left out stays as it was. */
export interface MarkChange {
  readonly flagged?: boolean | undefined;
  readonly skipped?: boolean | undefined;
}

export type StoredMark = Pick<TaskMark, 'stepId' | 'flagged' | 'skipped'>;

export interface NewAnswer {
  readonly questionId: string;
  readonly try: number;
  /** JSON. */
  readonly answer: unknown;
  readonly correct: boolean;
  readonly points: number;
}

/** Steps, hints and answers of attempts. */
export class ProgressRepository {
  readonly #client: PrismaClient;

  constructor(client: PrismaClient) {
    this.#client = client;
  }

  /** A step that has passed is not changed any more. */
  async saveStep(attemptId: string, { stepId, ...step }: StoredStep): Promise<void> {
    const data = { ...step, checks: step.checks.map((check) => ({ ...check })) };
    const { count } = await this.#client.stepProgress.updateMany({ where: { attemptId, stepId, passedAt: null }, data });
    if (count === 0) await this.#client.stepProgress.createMany({ data: { attemptId, stepId, ...data }, skipDuplicates: true });
  }

  hints(attemptId: string): Promise<HintReveal[]> {
    return this.#client.hintReveal.findMany({ where: { attemptId }, orderBy: [{ stepId: 'asc' }, { index: 'asc' }] });
  }

  async addHint(attemptId: string, stepId: string, index: number): Promise<void> {
    await this.#client.hintReveal.createMany({ data: { attemptId, stepId, index }, skipDuplicates: true });
  }

  markTask(attemptId: string, stepId: string, { flagged, skipped }: MarkChange): Promise<StoredMark> {
    const where = { attemptId_stepId: { attemptId, stepId } };
    return this.#client.taskMark.upsert({ where, create: { attemptId, stepId, flagged, skipped }, update: { flagged, skipped } });
  }

  answers(attemptId: string, questionId: string): Promise<QuizAnswer[]> {
    return this.#client.quizAnswer.findMany({ where: { attemptId, questionId }, orderBy: { try: 'asc' } });
  }

  /** False when this try has been used already, by another tab for instance. */
  async addAnswer(attemptId: string, { answer, ...rest }: NewAnswer): Promise<boolean> {
    try {
      await this.#client.quizAnswer.create({ data: { attemptId, ...rest, answer: answer as never } });
      return true;
    } catch (error) {
      if (isUniqueViolation(error)) return false;
      throw error;
    }
  }
}
