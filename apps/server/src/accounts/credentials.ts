import type { UserError } from './account.types.ts';

/** RFC 5321: the longest address that a mail server accepts. */
const MAX_EMAIL = 254;
const MIN_PASSWORD = 8;
/** Enough for any passphrase; more would only make hashing expensive. */
const MAX_PASSWORD = 256;
const MIN_DIFFERENT = 5;
const MAX_NAME = 100;

/** An address as it is compared: `Ann@Example.org` and `ann@example.org` are one account. */
export function emailKey(email: string): string {
  return email.trim().normalize('NFKC').toLowerCase();
}

export function emailProblem(email: string): UserError | undefined {
  const address = email.trim();
  if (address.length <= MAX_EMAIL && /^[^\s@<>,;:"\\]+@[^\s@.,]+(\.[^\s@.,]+)+$/u.test(address)) return undefined;
  return { code: 'INVALID_EMAIL', message: 'This is not an e-mail address.', field: 'email' };
}

export function passwordProblem(password: string, email: string): UserError | undefined {
  const weak = (message: string): UserError => ({ code: 'WEAK_PASSWORD', message, field: 'password' });
  const length = [...password].length;
  if (length < MIN_PASSWORD) return weak(`A password has at least ${MIN_PASSWORD} characters.`);
  if (length > MAX_PASSWORD) return weak(`A password has at most ${MAX_PASSWORD} characters.`);
  if (new Set(password).size < MIN_DIFFERENT) return weak(`A password has at least ${MIN_DIFFERENT} different characters.`);
  if (emailKey(password) === emailKey(email)) return weak('The e-mail address is no password.');
  return undefined;
}

/** Null for a name that says nothing. */
export function displayName(name: string | null | undefined): string | null {
  const text = (name ?? '').replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
  return text === '' ? null : [...text].slice(0, MAX_NAME).join('');
}
