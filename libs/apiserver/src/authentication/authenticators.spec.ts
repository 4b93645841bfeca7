import { encodeBase64, encodeUtf8, Rng, type KubeObject } from '@drydock/apimachinery';
import { KeyPair } from '../pki/key-pair.ts';
import type { Lister } from '../storage/lister.ts';
import type { Authenticator } from './authenticator.ts';
import { newBootstrapTokenAuthenticator } from './bootstrap-token.authenticator.ts';
import { issueIdToken, oidcKeyOf } from './oidc/oidc-issuer.ts';
import type { OidcSettings } from './oidc/oidc-settings.ts';
import { newOidcAuthenticator } from './oidc/oidc.authenticator.ts';
import { newClusterTokenIssuer } from './service-account/cluster-token-issuer.ts';
import { newServiceAccountAuthenticator } from './service-account.authenticator.ts';
import { parseTokenFile } from './token-file.ts';

const NOW = Date.parse('2026-11-20T18:00:00Z');
const clock = { now: () => NOW };

/** `resource namespace/name` → object. */
function listerOf(objects: Readonly<Record<string, object>>): Lister {
  const get = (resource: string, namespace: string | undefined, name: string) => objects[`${resource} ${namespace || ''}/${name}`];
  return { get, list: () => [] } as unknown as Lister;
}

function outcomeOf(authenticator: Authenticator, bearerToken: string): string {
  const result = authenticator.authenticate({ bearerToken });
  if (result.outcome === 'skipped') return 'skipped';
  return result.outcome === 'rejected' ? result.why : `${result.user.username} ${result.user.groups.join(' ')}`;
}

describe('bootstrap tokens', () => {
  const encode = (data: Record<string, string>) =>
    Object.fromEntries(Object.entries(data).map(([key, text]) => [key, encodeBase64(encodeUtf8(text))]));
  const good = { 'token-id': 'abcdef', 'token-secret': '0123456789abcdef', 'usage-bootstrap-authentication': 'true' };
  const secret = (data: Record<string, string>, more: object = {}) => ({
    metadata: { name: 'bootstrap-token-abcdef' },
    type: 'bootstrap.kubernetes.io/token',
    data: encode({ ...good, ...data }),
    ...more,
  });

  it.each([
    ['let a node in', secret({ expiration: '2026-11-21T00:00:00Z' }), 'system:bootstrap:abcdef system:bootstrappers system:authenticated'],
    [
      'bring groups',
      secret({ 'auth-extra-groups': 'system:bootstrappers:kubeadm:default-node-token' }),
      'system:bootstrap:abcdef system:bootstrappers system:bootstrappers:kubeadm:default-node-token system:authenticated',
    ],
    [
      'bring no other groups',
      secret({ 'auth-extra-groups': 'system:masters' }),
      'the group "system:masters" of bootstrap-token-abcdef is not one of system:bootstrappers:…',
    ],
    ['expire', secret({ expiration: '2026-11-20T18:00:00Z' }), 'the token of bootstrap-token-abcdef expired at 2026-11-20T18:00:00Z'],
    ['have their secret', secret({ 'token-secret': 'fedcba9876543210' }), "the token's secret is not that of bootstrap-token-abcdef"],
    ['have their id', secret({ 'token-id': 'zzzzzz' }), 'the token-id of bootstrap-token-abcdef is not the one in its name'],
    [
      'are meant for it',
      secret({ 'usage-bootstrap-authentication': 'false' }),
      'bootstrap-token-abcdef is not marked usage-bootstrap-authentication=true',
    ],
    [
      'are of their type',
      secret({}, { type: 'Opaque' }),
      'the secret bootstrap-token-abcdef is of type Opaque, not bootstrap.kubernetes.io/token',
    ],
    ['exist', undefined, 'there is no secret bootstrap-token-abcdef in kube-system'],
  ])('%s', (_what, stored, expected) => {
    const lister = listerOf(stored ? { 'secrets kube-system/bootstrap-token-abcdef': stored } : {});
    expect(outcomeOf(newBootstrapTokenAuthenticator(lister, clock), 'abcdef.0123456789abcdef')).toBe(expected);
  });

  it('have their form', () => {
    expect(outcomeOf(newBootstrapTokenAuthenticator(listerOf({}), clock), 'ABCDEF.0123456789abcdef')).toBe('skipped');
  });
});

describe('ID tokens', () => {
  const settings: OidcSettings = {
    issuerURL: 'https://login.example.com',
    clientID: 'kubernetes',
    usernameClaim: 'sub',
    requiredClaims: {},
  };
  const key = oidcKeyOf(settings.issuerURL, 'secret');

  function outcome(more: Partial<OidcSettings>, claims: object, { seconds = 600, by = key, clientID = 'kubernetes' } = {}): string {
    const token = issueIdToken({ ...settings, clientID }, { sub: 'jane', ...claims }, seconds, by, clock);
    return outcomeOf(
      newOidcAuthenticator(() => ({ settings: { ...settings, ...more }, key }), clock),
      token,
    );
  }

  it.each<[Partial<OidcSettings>, object, object, string]>([
    [{}, {}, {}, 'https://login.example.com#jane system:authenticated'],
    [{ usernamePrefix: '-' }, {}, {}, 'jane system:authenticated'],
    [{ usernamePrefix: 'oidc:' }, {}, {}, 'oidc:jane system:authenticated'],
    [{ usernameClaim: 'email' }, { email: 'jane@example.com' }, {}, 'jane@example.com system:authenticated'],
    [{ usernameClaim: 'email' }, { email: 'jane@example.com', email_verified: false }, {}, 'oidc: email not verified'],
    [{ usernameClaim: 'name' }, {}, {}, 'oidc: parse username claims "name": claim not present'],
    [
      { usernamePrefix: '-', groupsClaim: 'groups', groupsPrefix: 'oidc:' },
      { groups: ['dev', 'ops'] },
      {},
      'jane oidc:dev oidc:ops system:authenticated',
    ],
    [{ usernamePrefix: '-', groupsClaim: 'groups' }, { groups: 'dev' }, {}, 'jane dev system:authenticated'],
    [{ requiredClaims: { hd: 'example.com' } }, {}, {}, 'oidc: required claim hd not present in ID token'],
    [
      { requiredClaims: { hd: 'example.com' } },
      { hd: 'else.com' },
      {},
      'oidc: required claim hd value does not match. Got = else.com, want = example.com',
    ],
    [{}, {}, { seconds: -1 }, 'oidc: verify token: oidc: token is expired (Token Expiry: 2026-11-20T17:59:59Z)'],
    [{}, {}, { clientID: 'other' }, 'oidc: verify token: oidc: expected audience "kubernetes" got ["other"]'],
    [{}, { aud: ['other', 'kubernetes'] }, {}, 'https://login.example.com#jane system:authenticated'],
    [{}, { iss: 'https://elsewhere' }, {}, 'skipped'],
    [
      {},
      {},
      { by: oidcKeyOf(settings.issuerURL, 'another') },
      'oidc: verify token: failed to verify signature: failed to verify id token signature',
    ],
  ])('%j with %j and %j: %s', (more, claims, how, expected) => expect(outcome(more, claims, how)).toBe(expected));
});

describe('tokens of service accounts', () => {
  const account = { metadata: { name: 'robot', uid: 'a' } };
  const rng = new Rng({ seed: 1 });
  const key = KeyPair.generate(rng);
  const claims = {
    namespace: 'default',
    serviceAccount: { name: 'robot', uid: 'a' },
    audiences: [] as string[],
    expiresAt: NOW / 1000 + 600,
  };

  function outcome(objects: Record<string, object>, more: object = {}): string {
    const issuer = newClusterTokenIssuer(key, { lister: listerOf({ 'serviceaccounts default/robot': account, ...objects }), clock, rng });
    return outcomeOf(newServiceAccountAuthenticator(issuer), issuer.issue({ ...claims, ...more }));
  }
  const bound = (kind: string, uid: string) => ({ binding: { kind, name: 'x', uid } });
  const stored = (uid: string, more: object = {}): KubeObject => ({ metadata: { name: 'x', uid, ...more } }) as KubeObject;
  const ROBOT = 'system:serviceaccount:default:robot system:serviceaccounts system:serviceaccounts:default system:authenticated';

  it.each<[string, Record<string, object>, object, string]>([
    ['are good', {}, {}, ROBOT],
    ['expire', {}, { expiresAt: NOW / 1000 - 1 }, 'service account token has expired'],
    [
      'are for somebody',
      {},
      { audiences: ['vault'] },
      'token audiences ["vault"] is invalid for the target audiences ["https://kubernetes.default.svc.cluster.local"]',
    ],
    ['end with their account', { 'serviceaccounts default/robot': undefined! }, {}, 'service account default/robot has been deleted'],
    [
      'are not inherited',
      { 'serviceaccounts default/robot': stored('b') },
      {},
      'service account default/robot was replaced by another of that name',
    ],
    ['live with their pod', { 'pods default/x': stored('p') }, bound('Pod', 'p'), ROBOT],
    ['end with their pod', {}, bound('Pod', 'p'), 'the Pod x that the token is bound to is gone'],
    [
      'end with their secret',
      { 'secrets default/x': stored('q') },
      bound('Secret', 'p'),
      'the Secret x that the token is bound to is gone',
    ],
    ['live with their node', { 'nodes /x': stored('n') }, bound('Node', 'n'), ROBOT],
    [
      'last a minute longer than their pod',
      { 'pods default/x': stored('p', { deletionTimestamp: '2026-11-20T17:59:30Z' }) },
      bound('Pod', 'p'),
      ROBOT,
    ],
    [
      'do not last longer',
      { 'pods default/x': stored('p', { deletionTimestamp: '2026-11-20T17:58:00Z' }) },
      bound('Pod', 'p'),
      'the Pod x that the token is bound to is gone',
    ],
  ])('%s', (_what, objects, more, expected) => expect(outcome(objects, more)).toBe(expected));

  it('tell where their pod runs', () => {
    const lister = listerOf({ 'serviceaccounts default/robot': account, 'pods default/x': stored('p') });
    const issuer = newClusterTokenIssuer(key, { lister, clock, rng });
    const token = issuer.issue({ ...claims, binding: { kind: 'Pod', name: 'x', uid: 'p' }, node: { name: 'node01', uid: 'n' } });
    const result = newServiceAccountAuthenticator(issuer).authenticate({ bearerToken: token });
    expect((result as { user: { extra: object } }).user.extra).toMatchObject({
      'authentication.kubernetes.io/pod-name': ['x'],
      'authentication.kubernetes.io/node-name': ['node01'],
      'authentication.kubernetes.io/node-uid': ['n'],
    });
  });

  it('are believed for ten seconds without being looked at again', () => {
    const objects: Record<string, object> = { 'serviceaccounts default/robot': account };
    let now = NOW;
    const passing = { now: () => now };
    const lister = listerOf(objects);
    const issuer = newClusterTokenIssuer(key, { lister, clock: passing, rng });
    const token = issuer.issue(claims);
    expect(outcomeOf(newServiceAccountAuthenticator(issuer), token)).toBe(ROBOT);
    delete objects['serviceaccounts default/robot'];
    now += 9_999;
    const later = newClusterTokenIssuer(key, { lister, clock: passing, rng, accepted: issuer.accepted() });
    expect(outcomeOf(newServiceAccountAuthenticator(later), token)).toBe(ROBOT);
    now += 1;
    expect(outcomeOf(newServiceAccountAuthenticator(later), token)).toBe('service account default/robot has been deleted');
    expect(later.accepted()).toEqual([]);
  });

  it.each<[string, object | undefined, string]>([
    ['are good', {}, ROBOT],
    ['end with their Secret', undefined, 'Token has been invalidated'],
    ['are the stored ones', { data: { token: 'eA==' } }, "Token does not match server's copy"],
    [
      'are good until somebody says otherwise',
      { metadata: { name: 'x', labels: { 'kubernetes.io/legacy-token-invalid-since': '2026-11-20' } } },
      "the token in secret default/x for service account default/robot has been marked invalid. Use tokens from the TokenRequest API or manually created secret-based tokens, or remove the 'kubernetes.io/legacy-token-invalid-since' label from the secret to temporarily allow use of this token",
    ],
  ])('in Secrets %s', (_what, more, expected) => {
    const used: object[] = [];
    const objects: Record<string, object> = { 'serviceaccounts default/robot': account };
    const label = (_secret: KubeObject, labels: object) => void used.push(labels);
    const issuer = newClusterTokenIssuer(key, { lister: listerOf(objects), clock, rng, label });
    const token = issuer.issueForSecret(claims, 'x');
    if (more) objects['secrets default/x'] = { metadata: { name: 'x' }, data: { token: encodeBase64(encodeUtf8(token)) }, ...more };
    expect(outcomeOf(newServiceAccountAuthenticator(issuer), token)).toBe(expected);
    expect(used).toEqual(expected === ROBOT ? [{ 'kubernetes.io/legacy-token-last-used': '2026-11-20' }] : []);
  });
});

describe('a token file', () => {
  it('has users, and warns of records that count for nothing', () => {
    expect(parseTokenFile('t,jane,u1,"dev,ops"\n# no\n,x,y\nt,joe,u2\n', 'f')).toEqual({
      users: { t: { username: 'joe', uid: 'u2', groups: [] } },
      warnings: [
        "empty token has been found in token file 'f', record number '2'",
        "duplicate token has been found in token file 'f', record number '3'",
      ],
    });
  });
});
