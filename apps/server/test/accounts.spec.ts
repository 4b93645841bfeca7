import { TestServer } from './test-server.ts';

const USER = '{ __typename ... on User { id guest email name locale } ... on UserError { code field } }';
const REGISTER = `mutation ($email: String!, $password: String!, $name: String) { register(email: $email, password: $password, name: $name) ${USER} }`;
const LOGIN = `mutation ($email: String!, $password: String!) { login(email: $email, password: $password) ${USER} }`;
const ME = '{ me { id guest email } }';
const START = 'mutation { startAttempt(track: "basics", slug: "files") { id } }';
const PROGRESS = '{ courses { lessons { progress { state } } } }';

describe('accounts', () => {
  const server = new TestServer();
  beforeAll(() => server.start());
  afterAll(() => server.stop());

  it('knows nobody without a session', async () => {
    const client = server.client();
    expect(await client.get(ME)).toEqual({ me: null });
    expect(await client.ask(START)).toMatchObject({ status: 200, data: null, errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
  });

  it('starts a guest once, with a cookie that scripts cannot read', async () => {
    const client = await server.guest('ko');
    expect(client.setCookie).toMatch(/^drydock_session=[\w-]{43}; Path=\/; Max-Age=15552000; HttpOnly; SameSite=Lax$/);
    const { me } = await client.get(ME);
    expect(me).toMatchObject({ guest: true, email: null });
    expect((await client.get('mutation { startGuest { id locale } }')).startGuest).toEqual({ id: me.id, locale: 'ko' });
  });

  it('marks the cookie as secure behind https', async () => {
    const client = server.client();
    await client.ask('mutation { startGuest { id } }', {}, { 'x-forwarded-proto': 'https' });
    expect(client.setCookie).toMatch(/; Secure$/);
  });

  it.each([
    ['nobody', 'long enough', 'INVALID_EMAIL', 'email'],
    ['a@example.org', 'short', 'WEAK_PASSWORD', 'password'],
  ])('refuses to register %s', async (email, password, code, field) => {
    const client = await server.guest();
    expect((await client.get(REGISTER, { email, password })).register).toEqual({ __typename: 'UserError', code, field });
  });

  it('keeps everything when a guest registers', async () => {
    const client = await server.guest();
    const guest = (await client.get(ME)).me;
    const attempt = (await client.get(START)).startAttempt;
    const before = client.cookie;
    const { register } = await client.get(REGISTER, { email: 'Keep@Example.org', password: 'correct horse', name: ' Kim ' });
    expect(register).toMatchObject({ __typename: 'User', id: guest.id, guest: false, email: 'Keep@Example.org', name: 'Kim' });
    expect(client.cookie).not.toBe(before);
    expect((await client.get(START)).startAttempt).toEqual(attempt);
    expect(await server.guest().then((other) => other.get(REGISTER, { email: 'keep@example.ORG', password: 'battery staple' }))).toEqual({
      register: { __typename: 'UserError', code: 'EMAIL_TAKEN', field: 'email' },
    });
  });

  it("adds a guest's progress to the account on login", async () => {
    const first = await server.guest();
    const { register } = await first.get(REGISTER, { email: 'merge@example.org', password: 'correct horse' });
    const second = await server.guest();
    await second.get(START);
    const oldCookie = second.cookie;
    expect((await second.get(LOGIN, { email: 'MERGE@example.org', password: 'correct horse' })).login).toMatchObject({ id: register.id });
    expect((await first.get(PROGRESS)).courses[0].lessons[0].progress).toEqual({ state: 'STARTED' });
    second.cookie = oldCookie;
    expect(await second.get(ME)).toEqual({ me: null });
  });

  it('does not tell a wrong password from an unknown account', async () => {
    const client = await server.guest();
    const wrong = { __typename: 'UserError', code: 'WRONG_CREDENTIALS', field: null };
    expect((await client.get(LOGIN, { email: 'merge@example.org', password: 'wrong' })).login).toEqual(wrong);
    expect((await client.get(LOGIN, { email: 'nobody@example.org', password: 'wrong' })).login).toEqual(wrong);
    expect((await client.get(ME)).me.guest).toBe(true);
  });

  it('stops guessing', async () => {
    const client = server.client();
    const guess = async () => (await client.get(LOGIN, { email: 'guess@example.org', password: 'wrong' })).login.code;
    const codes = await Promise.all(Array.from({ length: 12 }, guess));
    expect(codes.filter((code) => code === 'TOO_MANY_TRIES')).toHaveLength(2);
  });

  it('ends the session on logout', async () => {
    const client = await server.guest();
    const { cookie } = client;
    expect(await client.get('mutation { logout }')).toEqual({ logout: true });
    expect(client.setCookie).toContain('Max-Age=0');
    client.cookie = cookie;
    expect(await client.get(ME)).toEqual({ me: null });
  });

  it('speaks another language', async () => {
    const client = await server.guest();
    expect(await client.get('mutation { setLocale(locale: ko) { locale } }')).toEqual({ setLocale: { locale: 'ko' } });
  });
});
