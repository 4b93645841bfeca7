import { md5, sha1 } from '@noble/hashes/legacy.js';
import { sha224, sha256, sha384, sha512 } from '@noble/hashes/sha2.js';

export interface Digest {
  /** As it stands before what was hashed: `SHA2-256(stdin)= …`. */
  readonly title: string;
  readonly hash: (bytes: Uint8Array) => Uint8Array;
  readonly oid: string;
}

/** By openssl's names, without the hyphen before them. */
export const DIGESTS: Readonly<Record<string, Digest>> = {
  md5: { title: 'MD5', hash: md5, oid: '1.2.840.113549.2.5' },
  sha1: { title: 'SHA1', hash: sha1, oid: '1.3.14.3.2.26' },
  sha224: { title: 'SHA2-224', hash: sha224, oid: '2.16.840.1.101.3.4.2.4' },
  sha256: { title: 'SHA2-256', hash: sha256, oid: '2.16.840.1.101.3.4.2.1' },
  sha384: { title: 'SHA2-384', hash: sha384, oid: '2.16.840.1.101.3.4.2.2' },
  sha512: { title: 'SHA2-512', hash: sha512, oid: '2.16.840.1.101.3.4.2.3' },
};
