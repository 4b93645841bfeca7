import { newTestMachine } from '../../testing/test-machine.ts';

/** What is printed of given keys is recorded in `testdata/bash/openssl.json`; here, what is made at random. */
describe('openssl', () => {
  it.each(['rsa:2048', 'ec -pkeyopt ec_paramgen_curve:P-256', 'ed25519'])(
    'makes a %s key, a request, a CA and a certificate that belong together',
    async (algorithm) => {
      const { run } = newTestMachine();
      const { stdout, status } = await run(`exec 2>/dev/null
      openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.crt -subj /CN=authority -days 10
      openssl req -new -newkey ${algorithm} -nodes -keyout k -out r.csr -subj /O=testers/CN=alice
      openssl req -in r.csr -noout -verify -subject || exit 1
      openssl x509 -req -in r.csr -CA ca.crt -CAkey ca.key -CAcreateserial -out c.crt -days 2
      openssl verify -CAfile ca.crt c.crt; openssl x509 -in c.crt -noout -issuer -dates
      [ "$(openssl x509 -in c.crt -noout -pubkey)" = "$(openssl pkey -in k -pubout)" ] && echo same; stat -c %a k`);
      expect({ stdout, status }).toEqual({
        stdout:
          'subject=O = testers, CN = alice\nc.crt: OK\nissuer=CN = authority\n' +
          'notBefore=Nov 20 12:00:00 2026 GMT\nnotAfter=Nov 22 12:00:00 2026 GMT\nsame\n600\n',
        status: 0,
      });
    },
  );

  it('makes other keys each time, and the same ones from the same seed', async () => {
    const line = 'openssl genrsa 1024 2>/dev/null | md5sum; openssl genrsa 1024 2>/dev/null | md5sum';
    const [first, again] = [await newTestMachine().run(line), await newTestMachine().run(line)];
    expect(again.stdout).toBe(first.stdout);
    expect(new Set(first.stdout.split('\n')).size).toBe(3);
  });

  it('does not accept what another authority signed, or what has expired', async () => {
    const { stderr, status } = await newTestMachine().run(`
      for n in a b; do openssl req -x509 -newkey ed25519 -nodes -keyout $n.key -out $n.crt -subj /CN=same 2>/dev/null; done
      openssl req -new -key a.key -subj /CN=leaf -out r
      openssl x509 -req -in r -CA a.crt -CAkey a.key -out c.crt -days -1 2>/dev/null
      openssl verify -CAfile b.crt c.crt; openssl verify -CAfile a.crt c.crt`);
    expect(stderr).toBe(
      'CN = leaf\nerror 7 at 0 depth lookup: certificate signature failure\nerror c.crt: verification failed\n' +
        'CN = leaf\nerror 10 at 0 depth lookup: certificate has expired\nerror c.crt: verification failed\n',
    );
    expect(status).toBe(2);
  });

  it('asks for a subject as configured', async () => {
    const { stdout } = await newTestMachine().run(
      'openssl genpkey -algorithm ed25519 -out k; openssl req -new -key k -out r 2>/dev/null; openssl req -in r -noout -subject',
      'DE\n.\n\nACME\n\nweb\n\n',
    );
    expect(stdout).toBe('subject=C = DE, O = ACME, CN = web\n');
  });
});
