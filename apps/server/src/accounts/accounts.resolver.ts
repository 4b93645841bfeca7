import type { User } from '@drydock/persistence';
import type { Locale } from '@drydock/scenario';
import { UseGuards } from '@nestjs/common';
import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { LocaleType } from '../graphql/locale.type.ts';
import type { RequestContext } from '../graphql/request-context.ts';
import { LoginResult, RegisterResult, UserError, UserType } from './account.types.ts';
import { AccountsService, isGuest } from './accounts.service.ts';
import { Context, CurrentUser, SessionGuard } from './session.guard.ts';

@Resolver()
export class AccountsResolver {
  readonly #accounts: AccountsService;

  constructor(accounts: AccountsService) {
    this.#accounts = accounts;
  }

  @Query(() => UserType, { nullable: true })
  me(@CurrentUser() user: User | undefined): UserType | null {
    return user === undefined ? null : userType(user);
  }

  @Mutation(() => UserType)
  async startGuest(
    @Context() context: RequestContext,
    @Args('locale', { type: () => LocaleType, nullable: true }) locale: Locale | null,
  ): Promise<UserType> {
    return userType(await this.#accounts.startGuest(context, locale ?? 'en'));
  }

  @Mutation(() => RegisterResult, { description: 'Turns the guest into an account that keeps everything.' })
  async register(
    @Context() context: RequestContext,
    @Args('email', { type: () => String }) email: string,
    @Args('password', { type: () => String }) password: string,
    @Args('name', { type: () => String, nullable: true }) name: string | null,
  ): Promise<UserType | UserError> {
    return userOrError(await this.#accounts.register(context, email, password, name));
  }

  @Mutation(() => LoginResult, { description: "A guest's progress is added to the account." })
  async login(
    @Context() context: RequestContext,
    @Args('email', { type: () => String }) email: string,
    @Args('password', { type: () => String }) password: string,
  ): Promise<UserType | UserError> {
    return userOrError(await this.#accounts.login(context, email, password));
  }

  @Mutation(() => Boolean)
  async logout(@Context() context: RequestContext): Promise<boolean> {
    await this.#accounts.logout(context);
    return true;
  }

  @UseGuards(SessionGuard)
  @Mutation(() => UserType)
  async setLocale(@CurrentUser() user: User, @Args('locale', { type: () => LocaleType }) locale: Locale): Promise<UserType> {
    return userType(await this.#accounts.setLocale(user, locale));
  }
}

function userOrError(result: User | UserError): UserType | UserError {
  return 'code' in result ? result : userType(result);
}

function userType(user: User): UserType {
  const { id, email, name } = user;
  return { id, email, name, guest: isGuest(user), locale: user.locale as Locale };
}
