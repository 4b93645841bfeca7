import type { PrismaClient, Terminal } from '../generated/client.ts';

export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

export class TerminalRepository {
  readonly #client: PrismaClient;

  constructor(client: PrismaClient) {
    this.#client = client;
  }

  /** The terminal of that name, made or opened again, with the size given. */
  open(attemptId: string, name: string, size: TerminalSize): Promise<Terminal> {
    const { columns, rows } = size;
    return this.#client.terminal.upsert({
      where: { attemptId_name: { attemptId, name } },
      create: { attemptId, name, columns, rows },
      update: { columns, rows, closedAt: null },
    });
  }

  /** An open terminal, with the user it belongs to. */
  find(id: string): Promise<(Terminal & { attempt: { userId: string } }) | null> {
    return this.#client.terminal.findUnique({ where: { id, closedAt: null }, include: { attempt: { select: { userId: true } } } });
  }

  listOpen(attemptId: string): Promise<Terminal[]> {
    return this.#client.terminal.findMany({ where: { attemptId, closedAt: null }, orderBy: { createdAt: 'asc' } });
  }

  /** Those that are closed, too. */
  listAll(attemptId: string): Promise<Terminal[]> {
    return this.#client.terminal.findMany({ where: { attemptId }, orderBy: { createdAt: 'asc' } });
  }

  async resize(id: string, { columns, rows }: TerminalSize): Promise<void> {
    await this.#client.terminal.updateMany({ where: { id }, data: { columns, rows } });
  }

  async close(id: string, now: Date): Promise<void> {
    await this.#client.terminal.updateMany({ where: { id }, data: { closedAt: now } });
  }
}
