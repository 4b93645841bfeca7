/** kube-apiserver's `--token-auth-file`: token, user name, user uid, and optionally the groups in quotes (authentication/token/tokenfile). */
import { parseCsv } from './csv.ts';
import type { UserInfo } from './user-info.ts';

const COLUMNS = 3;

export interface TokenFile {
  /** By token. */
  users: Readonly<Record<string, UserInfo>>;
  /** Records that count for nothing. */
  warnings: readonly string[];
}

/** `name` is what messages call the file. Throws an Error that says what is wrong with a record. */
export function parseTokenFile(text: string, name: string): TokenFile {
  const users = new Map<string, UserInfo>();
  const warnings: string[] = [];
  for (const [index, { line, fields }] of parseCsv(text).entries()) {
    if (fields.length < COLUMNS) {
      throw new Error(
        `token file '${name}' must have at least 3 columns (token, user name, user uid), found ${fields.length} in line ${line}`,
      );
    }
    const [token = '', username = '', uid = '', groups = ''] = fields;
    if (token === '') {
      warnings.push(`empty token has been found in token file '${name}', record number '${index + 1}'`);
      continue;
    }
    if (users.has(token)) warnings.push(`duplicate token has been found in token file '${name}', record number '${index + 1}'`);
    users.set(token, { username, uid, groups: groups.split(',').filter(Boolean) });
  }
  return { users: Object.fromEntries(users), warnings };
}
