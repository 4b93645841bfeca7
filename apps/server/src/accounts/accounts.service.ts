import { UserRepository, type User } from '@drydock/persistence';
import type { Locale } from '@drydock/scenario';
import { Injectable } from '@nestjs/common';
import { ApiError } from '../graphql/api-error.ts';
import type { RequestContext } from '../graphql/request-context.ts';
import type { UserError, UserErrorCode } from './account.types.ts';
import { displayName, emailKey, emailProblem, passwordProblem } from './credentials.ts';
import { PasswordHasher } from './password-hasher.ts';
import { SessionsService } from './sessions.service.ts';
import { Throttle } from './throttle.ts';

const MINUTE = 60_000;
/** Passwords for one e-mail, and from one address: a classroom shares an address, nobody mistypes ten times. */
const TRIES_BY_EMAIL = { tries: 10, window: 15 * MINUTE };
const TRIES_BY_ADDRESS = { tries: 100, window: 15 * MINUTE };
const GUESTS_BY_ADDRESS = { tries: 1000, window: 60 * MINUTE };

@Injectable()
export class AccountsService {
  readonly #users: UserRepository;
  readonly #sessions: SessionsService;
  readonly #hasher: PasswordHasher;
  readonly #byEmail = new Throttle(TRIES_BY_EMAIL);
  readonly #byAddress = new Throttle(TRIES_BY_ADDRESS);
  readonly #guests = new Throttle(GUESTS_BY_ADDRESS);

  constructor(users: UserRepository, sessions: SessionsService, hasher: PasswordHasher) {
    this.#users = users;
    this.#sessions = sessions;
    this.#hasher = hasher;
  }

  /** Who has a session already stays who they are. */
  async startGuest(context: RequestContext, locale: Locale): Promise<User> {
    if (context.session !== undefined) return context.session.user;
    const { ip } = context.request;
    if (this.#guests.isExhausted(ip)) throw new ApiError('RATE_LIMITED', 'Too many guests come from your address. Try again later.');
    this.#guests.add(ip);
    const guest = await this.#users.createGuest(locale);
    await this.#sessions.begin(context, guest.id);
    return guest;
  }

  /** Makes an account of the guest, with all that the guest did; without a guest, an empty account. */
  async register(context: RequestContext, email: string, password: string, name: string | null | undefined): Promise<User | UserError> {
    const problem = emailProblem(email) ?? passwordProblem(password, email);
    if (problem !== undefined) return problem;
    const { ip } = context.request;
    if (this.#byAddress.isExhausted(ip)) return tooManyTries();
    this.#byAddress.add(ip);

    const passwordHash = await this.#hasher.hash(password);
    const registration = { email: email.trim(), emailKey: emailKey(email), passwordHash, name: displayName(name) };
    const current = context.session?.user;
    const user =
      current !== undefined && isGuest(current)
        ? await this.#users.register(current.id, registration)
        : await this.#users.createAccount(registration, current?.locale ?? 'en');
    if (user === undefined) return userError('EMAIL_TAKEN', 'There is an account with this e-mail address already.', 'email');
    await this.#sessions.begin(context, user.id);
    return user;
  }

  /** What a guest did before is added to the account. */
  async login(context: RequestContext, email: string, password: string): Promise<User | UserError> {
    const key = emailKey(email);
    const { ip } = context.request;
    if (this.#byEmail.isExhausted(key) || this.#byAddress.isExhausted(ip)) return tooManyTries();
    // Counted before the answer is known, so that many at once are no way around.
    this.#byEmail.add(key);
    this.#byAddress.add(ip);

    const user = await this.#users.findByEmail(key);
    if (!(await this.#hasher.verify(user?.passwordHash, password)) || user === null) {
      return userError('WRONG_CREDENTIALS', 'The e-mail address or the password is wrong.');
    }
    this.#byEmail.forget(key);
    const guest = context.session?.user;
    await this.#sessions.begin(context, user.id);
    if (guest !== undefined && isGuest(guest)) await this.#users.absorbGuest(guest.id, user.id);
    return user;
  }

  logout(context: RequestContext): Promise<void> {
    return this.#sessions.end(context);
  }

  setLocale(user: User, locale: Locale): Promise<User> {
    return this.#users.setLocale(user.id, locale);
  }
}

export function isGuest(user: Pick<User, 'emailKey'>): boolean {
  return user.emailKey === null;
}

function userError(code: UserErrorCode, message: string, field?: string): UserError {
  return { code, message, field };
}

function tooManyTries(): UserError {
  return userError('TOO_MANY_TRIES', 'Too many tries. Wait a quarter of an hour.');
}
