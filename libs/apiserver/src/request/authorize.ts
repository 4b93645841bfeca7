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
    /** What was said so far, by those who had something to say; a list only where it is not the usual. */
    let results: AuthorizationResult[] | undefined;
    for (let at = 0; at < authorizers.length; at++) {
      const authorizer = authorizers[at]!;
      const result = authorizer.authorize(attributes);
      if (result === NO_OPINION) {
        results?.push(result);
        continue;
      }
      if (result.decision === 'noOpinion') {
        (results ??= nobodySaid(at)).push(result);
        continue;
      }
      const known = results ? undefined : usual.get(result);
      if (known) return known;
      const asked = askedFor([...(results ?? nobodySaid(at)), result]);
      const verdict = { ...result, decision: result.decision, authorizer: authorizer.name, asked };
      if (!results) usual.set(result, verdict);
      return verdict;
    }
    results ??= nobodySaid(authorizers.length);
    const reason = results
      .map((result) => result.reason)
      .filter(Boolean)
      .join(', ');
    return { decision: 'deny', reason, authorizer: authorizers[results.length - 1]?.name ?? 'none', asked: askedFor(results) };
  };

  function askedFor(results: readonly AuthorizationResult[]): AuthorizationVerdict['asked'] {
    return results.map((result, at) => ({ authorizer: authorizers[at]!.name, result }));
  }
}

function nobodySaid(count: number): AuthorizationResult[] {
  return Array.from({ length: count }, () => NO_OPINION);
}
