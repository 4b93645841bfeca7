import type { Messages } from '../i18n/en.ts';

export interface AccountForm {
  readonly email: string;
  readonly password: string;
  readonly name: string;
}

export type FieldErrors = Partial<Record<keyof AccountForm | 'form', string>>;

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
const SHORTEST_PASSWORD = 10;

/** What can be said before asking the server: every field's first problem. A login's password is taken as it is. */
export function checkForm(form: AccountForm, mode: 'register' | 'login', t: Messages): FieldErrors {
  const errors: FieldErrors = {};
  const email = form.email.trim();
  if (email === '') errors.email = t.account.emailMissing;
  else if (!EMAIL.test(email)) errors.email = t.account.emailInvalid;
  if (form.password === '') errors.password = t.account.passwordMissing;
  else if (mode === 'register' && [...form.password].length < SHORTEST_PASSWORD) errors.password = t.account.passwordRule;
  return errors;
}
