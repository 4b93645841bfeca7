import { NO_OPINION, type AuthorizationAttributes, type AuthorizationResult, type Authorizer } from '../authorization/authorizer.ts';
import { GROUP_MASTERS } from '../authentication/user-info.ts';

export type AuthorizeFunction = (attributes: AuthorizationAttributes) => AuthorizationVerdict;

export interface AuthorizationVerdict extends AuthorizationResult {
  decision: 'allow' | 'deny';
  /** Who decided, and what the others before it said. */
  authorizer: string;
  asked: readonly { authorizer: string; result: AuthorizationResult }[];
}

const MASTERS_MAY: AuthorizationResult = { decision: 'allow', reason: '' };
const MASTERS_VERDICT: AuthorizationVerdict = {
  ...MASTERS_MAY,
  decision: 'allow',
  authorizer: 'SystemMasters',
  asked: [{ authorizer: 'SystemMasters', result: MASTERS_MAY }],
};

/**
 * Asks the authorizers in order until one allows or denies; nobody's opinion is a refusal (authorization/union). Equal verdicts are the same
 * object where their results are: audit records keep many of them.
 */
export function authorizeWith(authorizers: readonly Authorizer[]): AuthorizeFunction {
  /** By the result that decided, for those before which nobody had anything to say. */
  const usual = new WeakMap<AuthorizationResult, AuthorizationVerdict>();
  return (attributes) => {
    if (attributes.user.groups.includes(GROUP_MASTERS)) return MASTERS_VERDICT;
    const asked: { authorizer: string; result: AuthorizationResult }[] = [];
    let isUsual = true;
    for (const authorizer of authorizers) {
      const result = authorizer.authorize(attributes);
      if (result === NO_OPINION || result.decision === 'noOpinion') {
        isUsual &&= result === NO_OPINION;
        asked.push({ authorizer: authorizer.name, result });
        continue;
      }
      const known = isUsual ? usual.get(result) : undefined;
      if (known) return known;
      asked.push({ authorizer: authorizer.name, result });
      const verdict: AuthorizationVerdict = { ...result, decision: result.decision, authorizer: authorizer.name, asked };
      if (isUsual) usual.set(result, verdict);
      return verdict;
    }
    const reason = asked
      .map(({ result }) => result.reason)
      .filter(Boolean)
      .join(', ');
    return { decision: 'deny', reason, authorizer: asked.at(-1)?.authorizer ?? 'none', asked };
  };
}
