import { formatFieldError } from '@drydock/apimachinery';
import { defaultSecret } from './secret.defaults.ts';
import type { Secret } from './secret.types.ts';
import { validateSecret } from './secret.validation.ts';

function newSecret(fields: Partial<Secret>): Secret {
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's', namespace: 'default' }, ...fields };
}

describe('defaultSecret', () => {
  it('folds stringData into data, where it wins', () => {
    const draft = newSecret({ data: { a: 'b2xk', c: 'Yw==' }, stringData: { a: 'hello', b: '5' } });
    defaultSecret(draft);
    expect(draft).toEqual(newSecret({ type: 'Opaque', data: { a: 'aGVsbG8=', b: 'NQ==', c: 'Yw==' } }));
  });
});

describe('validateSecret', () => {
  const base64 = 'e30=';
  it.each<[string, Partial<Secret>, string[]]>([
    ['opaque', { type: 'Opaque', data: { a: base64 } }, []],
    ['own type', { type: 'example.com/mine' }, []],
    ['tls', { type: 'kubernetes.io/tls', data: {} }, ['data[tls.crt]: Required value', 'data[tls.key]: Required value']],
    ['basic auth', { type: 'kubernetes.io/basic-auth' }, ['data[username]: Required value', 'data[password]: Required value']],
    ['basic auth with one', { type: 'kubernetes.io/basic-auth', data: { password: 'eA==' } }, []],
    ['ssh', { type: 'kubernetes.io/ssh-auth' }, ['data[ssh-privatekey]: Required value']],
    ['docker config', { type: 'kubernetes.io/dockerconfigjson', data: { '.dockerconfigjson': base64 } }, []],
    [
      'broken docker config',
      { type: 'kubernetes.io/dockerconfigjson', data: { '.dockerconfigjson': 'eA==' } },
      ['data[.dockerconfigjson]: Invalid value: "<secret contents redacted>": invalid character \'x\' looking for beginning of value'],
    ],
    [
      'token without account',
      { type: 'kubernetes.io/service-account-token' },
      ['metadata.annotations[kubernetes.io/service-account.name]: Required value'],
    ],
    ['too large', { data: { a: 'A'.repeat(1_400_000) } }, ['data: Too long: may not be more than 1048576 bytes']],
  ])('%s', (_name, fields, expected) => {
    expect(validateSecret(newSecret(fields)).map(formatFieldError)).toEqual(expected);
  });
});

describe('validateSecret of a change', () => {
  it('keeps the type, and everything once immutable', () => {
    const old = newSecret({ type: 'Opaque', immutable: true, data: { a: 'YQ==' } });
    const errors = validateSecret(newSecret({ type: 'custom', data: {} }), old);
    expect(errors.map(formatFieldError)).toEqual([
      'type: Invalid value: "custom": field is immutable',
      'immutable: Forbidden: field is immutable when `immutable` is set',
      'data: Forbidden: field is immutable when `immutable` is set',
    ]);
  });
});
