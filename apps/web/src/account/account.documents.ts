import { graphql, type ResultOf } from '../graphql/graphql.ts';

export const MeQuery = graphql(`
  query Me {
    me {
      id
      guest
      email
      name
      locale
    }
  }
`);

export const StartGuestMutation = graphql(`
  mutation StartGuest($locale: Locale) {
    startGuest(locale: $locale) {
      id
      guest
      email
      name
      locale
    }
  }
`);

export const RegisterMutation = graphql(`
  mutation Register($email: String!, $password: String!, $name: String) {
    register(email: $email, password: $password, name: $name) {
      __typename
      ... on User {
        id
        guest
        email
        name
        locale
      }
      ... on UserError {
        code
        message
        field
      }
    }
  }
`);

export const LoginMutation = graphql(`
  mutation Login($email: String!, $password: String!) {
    login(email: $email, password: $password) {
      __typename
      ... on User {
        id
        guest
        email
        name
        locale
      }
      ... on UserError {
        code
        message
        field
      }
    }
  }
`);

export const LogoutMutation = graphql(`
  mutation Logout {
    logout
  }
`);

export const SetLocaleMutation = graphql(`
  mutation SetLocale($locale: Locale!) {
    setLocale(locale: $locale) {
      id
      guest
      email
      name
      locale
    }
  }
`);

export type User = NonNullable<ResultOf<typeof MeQuery>['me']>;
