import type { Locale } from '@drydock/scenario';
import { createUnionType, Field, ID, ObjectType } from '@nestjs/graphql';
import { LocaleType } from '../graphql/locale.type.ts';

@ObjectType('User')
export class UserType {
  @Field(() => ID) id!: string;
  @Field(() => Boolean) guest!: boolean;
  @Field(() => String, { nullable: true }) email!: string | null;
  @Field(() => String, { nullable: true }) name!: string | null;
  @Field(() => LocaleType) locale!: Locale;
}

export type UserErrorCode = 'EMAIL_TAKEN' | 'WEAK_PASSWORD' | 'INVALID_EMAIL' | 'WRONG_CREDENTIALS' | 'TOO_MANY_TRIES';

/** What a person can put right. */
@ObjectType()
export class UserError {
  @Field(() => String) code!: UserErrorCode;
  @Field(() => String) message!: string;
  /** The argument that it is about. */
  @Field(() => String, { nullable: true }) field?: string;
}

const accountTypes = {
  types: () => [UserType, UserError] as const,
  resolveType: (value: object) => ('code' in value ? UserError : UserType),
};

export const RegisterResult = createUnionType({ name: 'RegisterResult', ...accountTypes });
export const LoginResult = createUnionType({ name: 'LoginResult', ...accountTypes });
