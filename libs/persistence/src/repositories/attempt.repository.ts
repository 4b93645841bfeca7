import type { Attempt, Prisma, PrismaClient, QuizAnswer, StepProgress, TaskMark } from '../generated/client.ts';

export interface NewAttempt {
  readonly userId: string;
  readonly track: string;
  readonly slug: string;
  readonly contentHash: string;
  readonly seed: number;
  /** Of the cluster of a question: the attempt that the question belongs to, and the question. */
  readonly partOfId?: string;
  readonly questionId?: string;
}

/** An attempt with what counts towards its progress. */
export type AttemptWithProgress = Attempt & { steps: StepProgress[]; answers: QuizAnswer[]; marks: TaskMark[] };

const progress = { steps: true, answers: { orderBy: { try: 'asc' } }, marks: { orderBy: { stepId: 'asc' } } } as const;

export class AttemptRepository {
  readonly #client: PrismaClient;

  constructor(client: PrismaClient) {
    this.#client = client;
  }

  create(attempt: NewAttempt): Promise<AttemptWithProgress> {
    return this.#client.attempt.create({ data: attempt, include: progress });
  }

  find(id: string): Promise<AttemptWithProgress | null> {
    return this.#client.attempt.findUnique({ where: { id }, include: progress });
  }

  /** Who may touch it; null when there is no such attempt. */
  async ownerOf(id: string): Promise<string | null> {
    return (await this.#client.attempt.findUnique({ where: { id }, select: { userId: true } }))?.userId ?? null;
  }

  /** The latest attempt at a lesson that has not been begun anew. */
  findOpen(userId: string, track: string, slug: string): Promise<AttemptWithProgress | null> {
    const where = { userId, track, slug, supersededAt: null, partOfId: null };
    return this.#client.attempt.findFirst({ where, orderBy: { startedAt: 'desc' }, include: progress });
  }

  /** The latest cluster of a question that has not been begun anew. */
  findOpenPart(partOfId: string, questionId: string): Promise<AttemptWithProgress | null> {
    const where = { partOfId, questionId, supersededAt: null };
    return this.#client.attempt.findFirst({ where, orderBy: { startedAt: 'desc' }, include: progress });
  }

  /** Leaves the open clusters of a question behind. Returns their ids. */
  supersedeParts(partOfId: string, questionId: string, now: Date): Promise<readonly string[]> {
    return this.#supersede({ partOfId, questionId, supersededAt: null }, now);
  }

  /** Closes every open attempt of a user at a lesson, with the clusters of its questions. Returns their ids. */
  supersede(userId: string, track: string, slug: string, now: Date): Promise<readonly string[]> {
    return this.#supersede({ userId, track, slug, supersededAt: null }, now);
  }

  async #supersede(where: Prisma.AttemptWhereInput, now: Date): Promise<readonly string[]> {
    const closed = await this.#client.attempt.findMany({ where, select: { id: true } });
    await this.#client.attempt.updateMany({ where, data: { supersededAt: now } });
    return closed.map(({ id }) => id);
  }

  /** Every lesson that a user has begun, the latest first. */
  listOf(userId: string): Promise<AttemptWithProgress[]> {
    return this.#client.attempt.findMany({ where: { userId, partOfId: null }, orderBy: { startedAt: 'desc' }, include: progress });
  }

  /** The ids of the attempts at a lesson that have neither been completed nor begun anew. */
  async listRunning(track: string, slug: string): Promise<readonly string[]> {
    const where = { track, slug, completedAt: null, supersededAt: null, partOfId: null };
    return (await this.#client.attempt.findMany({ where, select: { id: true } })).map(({ id }) => id);
  }

  async setSpeed(id: string, speed: number): Promise<void> {
    await this.#client.attempt.update({ where: { id }, data: { speed } });
  }

  /** Returns whether it was this call that completed it. */
  async complete(id: string, now: Date): Promise<boolean> {
    const { count } = await this.#client.attempt.updateMany({ where: { id, completedAt: null }, data: { completedAt: now } });
    return count === 1;
  }
}
