import { displayName, emailKey, emailProblem, passwordProblem } from './credentials.ts';

describe('emailProblem', () => {
  it.each(['a@b.co', ' Ann.Lee+k8s@mail.example.org ', '사용자@예시.한국', "o'neil@example.com"])('accepts %j', (email) => {
    expect(emailProblem(email)).toBeUndefined();
  });

  it.each([
    '',
    'ann',
    '@example.org',
    'ann@',
    'ann@example',
    'a b@example.org',
    'ann@@example.org',
    'ann@example..org',
    'ann@.org',
    `${'a'.repeat(250)}@b.co`,
    'a@b.co,c@d.co',
  ])('refuses %j', (email) => {
    expect(emailProblem(email)?.code).toBe('INVALID_EMAIL');
  });
});

it('compares addresses without regard to case and width', () => {
  expect(emailKey(' Ann@EXAMPLE.org')).toBe('ann@example.org');
  expect(emailKey('ＡＮＮ@example.org')).toBe('ann@example.org');
});

describe('passwordProblem', () => {
  it.each([
    ['correct horse', undefined],
    ['쿠버네티스는재밌어', undefined],
    ['1234567', 'A password has at least 8 characters.'],
    ['😀😀😀😀😀😀😀', 'A password has at least 8 characters.'],
    ['aaaabbbbcccc', 'A password has at least 5 different characters.'],
    ['x'.repeat(257), 'A password has at most 256 characters.'],
    ['ANN@example.org', 'The e-mail address is no password.'],
  ])('%j', (password, message) => {
    expect(passwordProblem(password, 'ann@example.org')?.message).toBe(message);
  });
});

it.each([
  [undefined, null],
  ['  \u200b ', null],
  [' Ann\n Lee ', 'Ann Lee'],
  ['😀'.repeat(101), '😀'.repeat(100)],
])('a display name: %j', (name, expected) => {
  expect(displayName(name)).toBe(expected);
});
