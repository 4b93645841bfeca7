import type { PrismaClient } from '../generated/client.ts';

/** What all servers of one database share, and nobody else knows. */
export class ServerSecretRepository {
  readonly #client: PrismaClient;

  constructor(client: PrismaClient) {
    this.#client = client;
  }

  /** The value of that name; `create` makes it when there is none. Servers that ask at the same time get the same one. */
  async getOrCreate<T extends object>(name: string, create: () => T): Promise<T> {
    const known = await this.#client.serverSecret.findUnique({ where: { name } });
    if (known) return known.value as T;
    await this.#client.serverSecret.createMany({ data: [{ name, value: create() as object }], skipDuplicates: true });
    return (await this.#client.serverSecret.findUniqueOrThrow({ where: { name } })).value as T;
  }
}
