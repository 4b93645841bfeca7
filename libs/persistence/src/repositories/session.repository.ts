import type { PrismaClient, Session, User } from '../generated/client.ts';

export class SessionRepository {
  readonly #client: PrismaClient;

  constructor(client: PrismaClient) {
    this.#client = client;
  }

  async create(session: { readonly tokenHash: string; readonly userId: string; readonly expiresAt: Date }): Promise<void> {
    await this.#client.session.create({ data: session });
  }

  /** Null when there is none, or it has expired by `now`. */
  find(tokenHash: string, now: Date): Promise<(Session & { user: User }) | null> {
    return this.#client.session.findUnique({ where: { tokenHash, expiresAt: { gt: now } }, include: { user: true } });
  }

  async extend(tokenHash: string, expiresAt: Date): Promise<void> {
    await this.#client.session.updateMany({ where: { tokenHash }, data: { expiresAt } });
  }

  async delete(tokenHash: string): Promise<void> {
    await this.#client.session.deleteMany({ where: { tokenHash } });
  }

  async deleteExpired(now: Date): Promise<void> {
    await this.#client.session.deleteMany({ where: { expiresAt: { lte: now } } });
  }
}
