import { Prisma } from '../generated/client.ts';

/** Whether a write failed because another row has the same unique values. */
export function isUniqueViolation(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002';
}
