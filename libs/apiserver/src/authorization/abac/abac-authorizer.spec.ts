import type { AuthorizationAttributes } from '../authorizer.ts';
import { newAbacAuthorizer, parseAbacPolicies, type AbacPolicy } from './abac-authorizer.ts';

const ask = (username: string, verb: string, resource: string, namespace = '', groups: string[] = []): AuthorizationAttributes => ({
  user: { username, groups },
  verb,
  resourceRequest: true,
  group: '',
  version: 'v1',
  resource,
  subresource: '',
  namespace,
  name: '',
  path: '',
});
const path = (username: string, url: string): AuthorizationAttributes => ({
  ...ask(username, 'get', ''),
  resourceRequest: false,
  path: url,
});

describe('ABAC', () => {
  it.each<[AbacPolicy, AuthorizationAttributes, 'allow' | 'noOpinion']>([
    [{ user: 'alice', namespace: '*', resource: '*', apiGroup: '*' }, ask('alice', 'delete', 'pods', 'a'), 'allow'],
    [{ user: 'alice', namespace: '*', resource: '*', apiGroup: '*' }, ask('bob', 'delete', 'pods', 'a'), 'noOpinion'],
    [{ user: 'bob', namespace: 'a', resource: 'pods', readonly: true }, ask('bob', 'list', 'pods', 'a'), 'allow'],
    [{ user: 'bob', namespace: 'a', resource: 'pods', readonly: true }, ask('bob', 'create', 'pods', 'a'), 'noOpinion'],
    [{ user: 'bob', namespace: 'a', resource: 'pods' }, ask('bob', 'list', 'pods', 'b'), 'noOpinion'],
    [{ user: 'bob', namespace: 'a', resource: 'pods' }, ask('bob', 'list', 'secrets', 'a'), 'noOpinion'],
    [{ group: 'dev', namespace: '*', resource: 'pods' }, ask('bob', 'list', 'pods', 'a', ['dev']), 'allow'],
    [{ user: 'bob', group: 'dev', namespace: '*', resource: 'pods' }, ask('bob', 'list', 'pods', 'a'), 'noOpinion'],
    [{ user: '*', nonResourcePath: '/healthz*' }, path('bob', '/healthz/ping'), 'allow'],
    [{ user: '*', nonResourcePath: '/healthz' }, path('bob', '/version'), 'noOpinion'],
    [{ namespace: '*', resource: '*' }, ask('bob', 'get', 'pods'), 'noOpinion'],
  ])('%j (%#)', (policy, attributes, decision) => {
    expect(newAbacAuthorizer(() => [policy]).authorize(attributes).decision).toBe(decision);
  });

  it('reads a policy a line', () => {
    const line = (spec: object) => JSON.stringify({ apiVersion: 'abac.authorization.kubernetes.io/v1beta1', kind: 'Policy', spec });
    expect(parseAbacPolicies(`# comment\n\n${line({ user: 'a' })}\n`, 'p')).toEqual([{ user: 'a' }]);
    expect(() => parseAbacPolicies(`${line({})}\n{`, 'p.jsonl')).toThrow(
      'error reading policy file p.jsonl, line 2: {: it is no JSON object',
    );
  });
});
