/** ECDSA P-256 keys: small, and signing needs no platform's cryptography, so that it is synchronous and the same everywhere. */
import { ECParameters, ECPrivateKey } from '@peculiar/asn1-ecc';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import { p256 } from '@noble/curves/nist.js';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import type { Rng } from '@drydock/apimachinery';
import { decodePem, encodePem } from './pem.ts';

const PRIME256V1 = '1.2.840.10045.3.1.7';

export class KeyPair {
  /** Hexadecimal, so that it can be saved. */
  readonly privateKey: string;
  #publicKey: Uint8Array | undefined;

  constructor(privateKey: string) {
    this.privateKey = privateKey;
  }

  static generate(rng: Rng): KeyPair {
    // The first digit keeps the number below the order of the curve.
    return new KeyPair(`7${rng.hex(63)}`);
  }

  /** What `toPem` made; undefined for anything else. */
  static fromPem(pem: string): KeyPair | undefined {
    const block = decodePem(pem);
    if (block?.label !== 'EC PRIVATE KEY') return undefined;
    try {
      const { privateKey } = AsnConvert.parse(block.der, ECPrivateKey);
      return new KeyPair(bytesToHex(new Uint8Array(privateKey.buffer)));
    } catch {
      return undefined;
    }
  }

  /** Uncompressed point. */
  get publicKey(): Uint8Array {
    return (this.#publicKey ??= p256.getPublicKey(hexToBytes(this.privateKey), false));
  }

  /** `compact` is what JSON web signatures hold, `der` what certificates hold. */
  sign(message: Uint8Array, format: 'compact' | 'der'): Uint8Array {
    return p256.sign(message, hexToBytes(this.privateKey), { format });
  }

  verify(signature: Uint8Array, message: Uint8Array, format: 'compact' | 'der'): boolean {
    return verifySignature(this.publicKey, signature, message, format);
  }

  /** `EC PRIVATE KEY` (RFC 5915). */
  toPem(): string {
    const key = new ECPrivateKey({
      privateKey: new OctetString(hexToBytes(this.privateKey)),
      parameters: new ECParameters({ namedCurve: PRIME256V1 }),
      publicKey: this.publicKey.slice().buffer,
    });
    return encodePem('EC PRIVATE KEY', new Uint8Array(AsnConvert.serialize(key)));
  }

  /** `PUBLIC KEY` (RFC 5480). */
  publicPem(): string {
    const prefix = hexToBytes('3059301306072a8648ce3d020106082a8648ce3d030107034200');
    return encodePem('PUBLIC KEY', Uint8Array.from([...prefix, ...this.publicKey]));
  }

  /** Names the key in the header of a token. */
  get keyId(): string {
    return bytesToHex(this.publicKey.slice(1, 21));
  }
}

export function verifySignature(publicKey: Uint8Array, signature: Uint8Array, message: Uint8Array, format: 'compact' | 'der'): boolean {
  try {
    return p256.verify(signature, message, publicKey, { format });
  } catch {
    // Not a point or not a signature.
    return false;
  }
}
