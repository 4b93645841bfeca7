import type { PrismaClient, User } from '../generated/client.ts';
import { isUniqueViolation } from './unique-violation.ts';

export interface Registration {
  readonly email: string;
  /** The e-mail as it is compared. */
  readonly emailKey: string;
  readonly passwordHash: string;
  readonly name: string | null;
}

export class UserRepository {
  readonly #client: PrismaClient;

  constructor(client: PrismaClient) {
    this.#client = client;
  }

  createGuest(locale: string): Promise<User> {
    return this.#client.user.create({ data: { locale } });
  }

  find(id: string): Promise<User | null> {
    return this.#client.user.findUnique({ where: { id } });
  }

  findByEmail(emailKey: string): Promise<User | null> {
    return this.#client.user.findUnique({ where: { emailKey } });
  }

  /** Makes an account of a guest. Undefined when the e-mail is taken, or the user is an account already. */
  async register(id: string, registration: Registration): Promise<User | undefined> {
    try {
      const { count } = await this.#client.user.updateMany({ where: { id, emailKey: null }, data: registration });
      return count === 1 ? ((await this.find(id)) ?? undefined) : undefined;
    } catch (error) {
      if (isUniqueViolation(error)) return undefined;
      throw error;
    }
  }

  /** A new account. Undefined when the e-mail is taken. */
  async createAccount(registration: Registration, locale: string): Promise<User | undefined> {
    try {
      return await this.#client.user.create({ data: { ...registration, locale } });
    } catch (error) {
      if (isUniqueViolation(error)) return undefined;
      throw error;
    }
  }

  setLocale(id: string, locale: string): Promise<User> {
    return this.#client.user.update({ where: { id }, data: { locale } });
  }

  /** Gives everything that a guest has done to an account; the guest is no more. Does nothing when `guestId` is an account. */
  async absorbGuest(guestId: string, accountId: string): Promise<void> {
    await this.#client.$transaction(async (transaction) => {
      const guest = await transaction.user.findFirst({ where: { id: guestId, emailKey: null } });
      if (guest === null || guestId === accountId) return;
      await transaction.attempt.updateMany({ where: { userId: guestId }, data: { userId: accountId } });
      await transaction.user.delete({ where: { id: guestId } });
    });
  }
}
