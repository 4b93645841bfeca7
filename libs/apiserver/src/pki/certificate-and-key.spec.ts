import { CERTIFICATES_AND_KEYS } from '../../test-support/certificates-and-keys.ts';
import { keyPairError } from './certificate-and-key.ts';

type Name = keyof typeof CERTIFICATES_AND_KEYS;

describe('keyPairError', () => {
  it.each<[certificate: Name | '', key: Name | '', error: string | undefined]>([
    ['rsaCertificate', 'rsaKey', undefined],
    ['rsaCertificate', 'rsaPkcs1Key', undefined],
    ['ecCertificate', 'ecKey', undefined],
    ['ecCertificate', 'ecSec1Key', undefined],
    ['edCertificate', 'edKey', undefined],
    ['edCertificate', 'otherEdKey', 'tls: private key does not match public key'],
    ['rsaCertificate', 'ecKey', 'tls: private key type does not match public key type'],
    ['', 'edKey', 'tls: failed to find any PEM data in certificate input'],
    ['edCertificate', '', 'tls: failed to find any PEM data in key input'],
    [
      'edKey',
      'edCertificate',
      'tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched',
    ],
    ['edCertificate', 'edCertificate', 'tls: found a certificate rather than a key in the PEM for the private key'],
    [
      'edPublicKey',
      'edKey',
      'tls: failed to find "CERTIFICATE" PEM block in certificate input after skipping PEM blocks of the following types: [PUBLIC KEY]',
    ],
    [
      'edCertificate',
      'edPublicKey',
      'tls: failed to find PEM block with type ending in "PRIVATE KEY" in key input after skipping PEM blocks of the following types: [PUBLIC KEY]',
    ],
  ])('%j and %j: %j', (certificate, key, error) => {
    const pem = (name: Name | ''): string => (name ? CERTIFICATES_AND_KEYS[name] : '');
    expect(keyPairError(pem(certificate), pem(key))).toBe(error);
  });
});
