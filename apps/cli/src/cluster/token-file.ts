/** kube-apiserver's `--token-auth-file`: token, user name, user uid, and optionally the groups in quotes (authentication/token/tokenfile). */
import type { UserInfo } from '@drydock/apiserver';
import { parseCsv } from './csv.ts';
import { readInput, UsageError } from './usage-error.ts';

const COLUMNS = 3;

/** The users by token. `warn` is told of records that count for nothing. Throws UsageError. */
export function readTokenFile(file: string, warn: (text: string) => void): Record<string, UserInfo> {
  return parseTokens(readInput('--token-auth-file', file), file, warn);
}

export function parseTokens(text: string, file: string, warn: (text: string) => void): Record<string, UserInfo> {
  const tokens = new Map<string, UserInfo>();
  for (const [index, { line, fields }] of recordsOf(text, file).entries()) {
    if (fields.length < COLUMNS) {
      throw new UsageError(
        `--token-auth-file: token file '${file}' must have at least 3 columns (token, user name, user uid), found ${fields.length} in line ${line}`,
      );
    }
    const [token = '', username = '', uid = '', groups = ''] = fields;
    if (token === '') {
      warn(`empty token has been found in token file '${file}', record number '${index + 1}'`);
      continue;
    }
    if (tokens.has(token)) warn(`duplicate token has been found in token file '${file}', record number '${index + 1}'`);
    tokens.set(token, { username, uid, groups: groups.split(',').filter(Boolean) });
  }
  return Object.fromEntries(tokens);
}

function recordsOf(text: string, file: string) {
  try {
    return parseCsv(text);
  } catch (error) {
    throw new UsageError(`--token-auth-file: ${file}: ${(error as Error).message}`);
  }
}
