import { parseTokenFile, type UserInfo } from '@drydock/apiserver';
import { readInput, UsageError } from './usage-error.ts';

const OPTION = '--token-auth-file';

/** The users of a token file by token. `warn` is told of records that count for nothing. Throws UsageError. */
export function readTokenFile(file: string, warn: (text: string) => void): Readonly<Record<string, UserInfo>> {
  return parseTokens(readInput(OPTION, file), file, warn);
}

export function parseTokens(text: string, file: string, warn: (text: string) => void): Readonly<Record<string, UserInfo>> {
  try {
    const { users, warnings } = parseTokenFile(text, file);
    for (const warning of warnings) warn(warning);
    return users;
  } catch (error) {
    throw new UsageError(`${OPTION}: ${(error as Error).message}`);
  }
}
