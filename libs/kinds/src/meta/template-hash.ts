/** Hashes that become part of names: FNV of 32 bits, in decimal, spelled without vowels (k8s.io/apimachinery, rand.SafeEncodeString). */
import { compactJson, encodeUtf8 } from '@drydock/apimachinery';
import { podTemplateType1_28 } from '../core/pod/pod-template-1-28.go-type.ts';
import { podTemplateType } from '../core/pod/pod-template.go-type.ts';
import type { PodTemplateSpec } from '../core/pod/spec/pod-spec.types.ts';
import { goSpew } from './go-dump/go-spew.ts';
import type { GoType } from './go-dump/go-type.ts';

const SAFE_ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';
const OFFSET_BASIS = 0x811c9dc5;
const PRIME = 0x01000193;

/** The release whose Go types are hashed: a field more, even an empty one, is another hash. */
export type TemplateRelease = '1.28' | '1.33';

/**
 * The hash of a pod template, the same that a real cluster computes (pkg/controller, ComputeHash): FNV-1a over Go's dump of it. `collisions` is the
 * owner's `collisionCount`.
 */
export type TemplateHash = (template: PodTemplateSpec, collisions?: number) => string;

export const templateHashes: Readonly<Record<TemplateRelease, TemplateHash>> = {
  '1.28': newTemplateHash(podTemplateType1_28),
  '1.33': newTemplateHash(podTemplateType),
};

function newTemplateHash(type: GoType): TemplateHash {
  return (template, collisions) => {
    let hash = OFFSET_BASIS;
    for (const byte of encodeUtf8(goSpew(type, template))) hash = Math.imul(hash ^ byte, PRIME);
    if (collisions !== undefined) for (const byte of littleEndian(collisions)) hash = Math.imul(hash ^ byte, PRIME);
    return safeEncode(hash);
  };
}

/** The hash of a revision's data (pkg/controller/history, HashControllerRevision): FNV-1 over its JSON and the owner's `collisionCount`. */
export function revisionHash(data: unknown, collisions = 0): string {
  let hash = OFFSET_BASIS;
  for (const byte of encodeUtf8(compactJson(data) + String(collisions))) hash = Math.imul(hash, PRIME) ^ byte;
  return safeEncode(hash);
}

/** Eight bytes, of which a count of 32 bits fills four. */
function littleEndian(count: number): number[] {
  return [count & 255, (count >> 8) & 255, (count >> 16) & 255, (count >> 24) & 255, 0, 0, 0, 0];
}

function safeEncode(hash: number): string {
  return [...String(hash >>> 0)].map((digit) => SAFE_ALPHABET[digit.charCodeAt(0) % SAFE_ALPHABET.length]).join('');
}
