import { parseCertificate, sameBytes } from './certificate.ts';
import { encodePublicKey, keyPem, readPrivateKey } from './keys.ts';
import { pemBlocks, type PemBlock } from './pem.ts';

/** Why these PEM texts are not a certificate and its key; undefined when they are. The words are those of Go's tls.X509KeyPair. */
export function keyPairError(certificatePem: string, keyPemText: string): string | undefined {
  const blocks = pemBlocks(certificatePem);
  const leaf = blocks.find(({ label }) => label === 'CERTIFICATE');
  if (!leaf) return missingCertificate(blocks);
  const keyBlocks = pemBlocks(keyPemText);
  const keyBlock = keyBlocks.find(({ label }) => isPrivateKey(label));
  if (!keyBlock) return missingKey(keyBlocks);
  const certificate = parseCertificate(leaf.der);
  if (!certificate) return 'x509: malformed certificate';
  const key = readPrivateKey(keyPem(keyBlock));
  if (!key) return 'tls: failed to parse private key';
  if (!certificate.publicKey) return 'tls: unknown public key algorithm';
  if (certificate.publicKey.type !== key.type) return 'tls: private key type does not match public key type';
  return sameBytes(encodePublicKey(certificate.publicKey), encodePublicKey(key)) ? undefined : 'tls: private key does not match public key';
}

const isPrivateKey = (label: string): boolean => label === 'PRIVATE KEY' || label.endsWith(' PRIVATE KEY');

const labelsOf = (blocks: readonly PemBlock[]): string => `[${blocks.map(({ label }) => label).join(' ')}]`;

function missingCertificate(blocks: readonly PemBlock[]): string {
  if (blocks.length === 0) return 'tls: failed to find any PEM data in certificate input';
  if (blocks.length === 1 && isPrivateKey(blocks[0]!.label))
    return 'tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched';
  return `tls: failed to find "CERTIFICATE" PEM block in certificate input after skipping PEM blocks of the following types: ${labelsOf(blocks)}`;
}

function missingKey(blocks: readonly PemBlock[]): string {
  if (blocks.length === 0) return 'tls: failed to find any PEM data in key input';
  if (blocks.length === 1 && blocks[0]!.label === 'CERTIFICATE')
    return 'tls: found a certificate rather than a key in the PEM for the private key';
  return `tls: failed to find PEM block with type ending in "PRIVATE KEY" in key input after skipping PEM blocks of the following types: ${labelsOf(blocks)}`;
}
