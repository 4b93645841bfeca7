import type { PrismaClient } from '../generated/client.ts';

export interface SandboxSave {
  readonly sequence: number;
  readonly bytes: Uint8Array;
  /** Milliseconds since 1970 on the sandbox's own clock. */
  readonly virtualTime: number;
}

export interface StoredCommand {
  readonly id: string;
  readonly terminalId: string;
  readonly line: string;
  /** Milliseconds since 1970 on the sandbox's own clock, as `finishedAt` is. */
  readonly startedAt: number;
  readonly finishedAt?: number;
  readonly exitCode?: number;
}

/** Something that a learner put in. */
export interface StoredInput {
  /** Milliseconds since 1970 on the sandbox's own clock. */
  readonly at: number;
  /** JSON. */
  readonly input: unknown;
}

export interface StoredSandbox {
  readonly save: SandboxSave | undefined;
  /** What happened after the save, in order. JSON. */
  readonly journal: readonly { readonly sequence: number; readonly entry: unknown }[];
}

/** Another server has saved a later state of the sandbox: this one must not go on with its own. */
export class SandboxMovedError extends Error {
  override readonly name = 'SandboxMovedError';
}

export class SandboxRepository {
  readonly #client: PrismaClient;

  constructor(client: PrismaClient) {
    this.#client = client;
  }

  async load(attemptId: string): Promise<StoredSandbox> {
    const save = await this.#client.sandboxSave.findUnique({ where: { attemptId } });
    const journal = await this.#client.journalEntry.findMany({
      where: { attemptId, sequence: { gt: save?.sequence ?? 0 } },
      orderBy: { sequence: 'asc' },
      select: { sequence: true, entry: true },
    });
    return { save: save === null ? undefined : { ...save, virtualTime: save.virtualTime.getTime() }, journal };
  }

  /**
   * Writes a whole sandbox with the commands that have changed since the last save, and what was put in since then; the journal up to it is dropped.
   *
   * @throws SandboxMovedError when what is stored is not older than this
   */
  async save(
    attemptId: string,
    { sequence, bytes, virtualTime }: SandboxSave,
    commands: readonly StoredCommand[],
    inputs: readonly StoredInput[],
  ): Promise<void> {
    await this.#client.$transaction(async (transaction) => {
      const written = await transaction.$executeRaw`
        INSERT INTO "SandboxSave" ("attemptId", "sequence", "bytes", "virtualTime", "updatedAt")
        VALUES (${attemptId}::uuid, ${sequence}, ${bytes}, ${new Date(virtualTime)}, now())
        ON CONFLICT ("attemptId") DO UPDATE
          SET "sequence" = EXCLUDED."sequence", "bytes" = EXCLUDED."bytes", "virtualTime" = EXCLUDED."virtualTime", "updatedAt" = now()
          WHERE "SandboxSave"."sequence" < EXCLUDED."sequence"`;
      if (written === 0) throw new SandboxMovedError(`attempt ${attemptId} has been saved by another server`);
      await transaction.journalEntry.deleteMany({ where: { attemptId, sequence: { lte: sequence } } });
      for (const command of commands) {
        const data = commandRow(command);
        const { id } = command;
        await transaction.commandRecord.upsert({
          where: { attemptId_id: { attemptId, id } },
          create: { attemptId, id, ...data },
          update: data,
        });
      }
      if (inputs.length === 0) return;
      const first = await transaction.attemptInput.count({ where: { attemptId } });
      const data = inputs.map(({ at, input }, index) => ({ attemptId, index: first + index, at: new Date(at), input: input as never }));
      await transaction.attemptInput.createMany({ data });
    });
  }

  /** Everything that was put in, in order. */
  async inputs(attemptId: string): Promise<StoredInput[]> {
    const rows = await this.#client.attemptInput.findMany({ where: { attemptId }, orderBy: { index: 'asc' } });
    return rows.map(({ at, input }) => ({ at: at.getTime(), input }));
  }

  /** Keeps what happened after the last save. An entry that is there already stays as it is. */
  async append(attemptId: string, sequence: number, entry: unknown): Promise<void> {
    await this.#client.journalEntry.createMany({ data: { attemptId, sequence, entry: entry as never }, skipDuplicates: true });
  }

  /** Leaves only what was saved as a whole. */
  async forgetJournal(attemptId: string): Promise<void> {
    await this.#client.journalEntry.deleteMany({ where: { attemptId } });
  }
}

function commandRow({ terminalId, line, startedAt, finishedAt, exitCode }: StoredCommand) {
  return {
    terminalId,
    line,
    startedAt: new Date(startedAt),
    finishedAt: finishedAt === undefined ? null : new Date(finishedAt),
    exitCode: exitCode ?? null,
  };
}
