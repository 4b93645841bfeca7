import type { AuthorizationAttributes, AuthorizationResult, Authorizer } from '../authorization/authorizer.ts';
import { GROUP_MASTERS } from '../authentication/user-info.ts';

export type AuthorizeFunction = (attributes: AuthorizationAttributes) => AuthorizationVerdict;

export interface AuthorizationVerdict extends AuthorizationResult {
  decision: 'allow' | 'deny';
  /** Who decided, and what the others before it said. */
  authorizer: string;
  asked: readonly { authorizer: string; result: AuthorizationResult }[];
}

/** Asks the authorizers in order until one allows or denies; nobody's opinion is a refusal (authorization/union). */
export function authorizeWith(authorizers: readonly Authorizer[]): AuthorizeFunction {
  return (attributes) => {
    if (attributes.user.groups.includes(GROUP_MASTERS)) {
      const result: AuthorizationResult = { decision: 'allow', reason: '' };
      return { ...result, decision: 'allow', authorizer: 'SystemMasters', asked: [{ authorizer: 'SystemMasters', result }] };
    }
    const asked: { authorizer: string; result: AuthorizationResult }[] = [];
    for (const authorizer of authorizers) {
      const result = authorizer.authorize(attributes);
      asked.push({ authorizer: authorizer.name, result });
      if (result.decision !== 'noOpinion') return { ...result, decision: result.decision, authorizer: authorizer.name, asked };
    }
    const reason = asked
      .map(({ result }) => result.reason)
      .filter(Boolean)
      .join(', ');
    return { decision: 'deny', reason, authorizer: asked.at(-1)?.authorizer ?? 'none', asked };
  };
}
