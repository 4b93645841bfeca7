import { newTestMachine } from '../../testing/test-machine.ts';
import { keyPairError } from './key-pair.ts';

describe('keyPairError', () => {
  it('compares a certificate and a key as Go does', async () => {
    const { run } = newTestMachine();
    const make = `exec 2>/dev/null; openssl req -x509 -newkey ed25519 -nodes -keyout a.key -out a.crt -subj /CN=a
      openssl genpkey -algorithm ed25519 -out b.key; openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out c.key
      openssl pkey -in a.key -pubout -out a.pub`;
    await run(make);
    const read = async (file: string): Promise<string> => (file ? (await run(`cat ${file}`)).stdout : '');
    const cases: [certificate: string, key: string, error: string | undefined][] = [
      ['a.crt', 'a.key', undefined],
      ['a.crt', 'b.key', 'tls: private key does not match public key'],
      ['a.crt', 'c.key', 'tls: private key type does not match public key type'],
      ['', 'a.key', 'tls: failed to find any PEM data in certificate input'],
      ['a.crt', '', 'tls: failed to find any PEM data in key input'],
      [
        'a.key',
        'a.crt',
        'tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched',
      ],
      ['a.crt', 'a.crt', 'tls: found a certificate rather than a key in the PEM for the private key'],
      [
        'a.pub',
        'a.key',
        'tls: failed to find "CERTIFICATE" PEM block in certificate input after skipping PEM blocks of the following types: [PUBLIC KEY]',
      ],
      [
        'a.crt',
        'a.pub',
        'tls: failed to find PEM block with type ending in "PRIVATE KEY" in key input after skipping PEM blocks of the following types: [PUBLIC KEY]',
      ],
    ];
    for (const [certificate, key, error] of cases) expect(keyPairError(await read(certificate), await read(key))).toBe(error);
  });
});
