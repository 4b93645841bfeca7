/** Sprig: encodings, checksums, regular expressions and versions. */
import { sha1 } from '@noble/hashes/legacy.js';
import { sha256, sha512 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { decodeBase64, decodeUtf8, encodeBase64, encodeUtf8, FunctionError, typed, type TemplateFunction } from '@drydock/apimachinery';
import { RE2JS } from 're2js';
import { compareVersions, formatVersion, parseConstraint, parseVersion } from './semver.ts';

const ofText = (run: (text: string) => unknown): TemplateFunction => typed(['string'], run);
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** What is no base64 becomes the words of the mistake, as Sprig has it. */
function fromBase64(text: string): string {
  const bytes = decodeBase64(text);
  return typeof bytes === 'number' ? `illegal base64 data at input byte ${bytes}` : decodeUtf8(bytes);
}

function toBase32(text: string): string {
  const bits = [...encodeUtf8(text)].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const encoded = (bits.match(/.{1,5}/g) ?? []).map((five) => BASE32[parseInt(five.padEnd(5, '0'), 2)]).join('');
  return encoded.padEnd(Math.ceil(encoded.length / 8) * 8, '=');
}

function compiled(pattern: string): RE2JS {
  try {
    return RE2JS.compile(pattern);
  } catch (error) {
    throw new FunctionError(`regexp: Compile(\`${pattern}\`): ${(error as Error).message}`);
  }
}

function matches(pattern: string, text: string): boolean {
  return compiled(pattern).matcher(text).find();
}

/** An expression that is none matches nothing. */
function matchesQuietly(pattern: string, text: string): boolean {
  try {
    return matches(pattern, text);
  } catch (error) {
    if (error instanceof FunctionError) return false;
    throw error;
  }
}

/** The second form says what is wrong with an expression, and not that it came from Compile. */
function plainly(run: TemplateFunction): TemplateFunction {
  const outspoken = typed(run.parameters ?? [], (...args: unknown[]) => {
    try {
      return run(...args);
    } catch (error) {
      if (error instanceof FunctionError) throw new FunctionError(error.message.replace(/^regexp: Compile\(`[\s\S]*?`\): /, ''));
      throw error;
    }
  });
  return outspoken;
}

function findAll(pattern: string, text: string, limit: bigint): string[] {
  const matcher = compiled(pattern).matcher(text);
  const found: string[] = [];
  while ((limit < 0n || found.length < Number(limit)) && matcher.find()) found.push(matcher.group() ?? '');
  return found;
}

/** Go's `${1}` and `$1`; `literal` takes dollars as they are. */
function replaceAll(pattern: string, text: string, replacement: string, literal: boolean): string {
  const matcher = compiled(pattern).matcher(text);
  let out = '';
  let end = 0;
  while (matcher.find()) {
    out += text.slice(end, matcher.start());
    out += literal
      ? replacement
      : replacement.replace(/\$(?:\{(\w+)\}|(\d+))/g, (_, braced: string | undefined, digits: string | undefined) =>
          groupOf(matcher, braced ?? digits!),
        );
    end = matcher.end();
  }
  return out + text.slice(end);
}

function groupOf(matcher: { group(name: number | string): string | null }, name: string): string {
  try {
    return matcher.group(/^\d+$/.test(name) ? Number(name) : name) ?? '';
  } catch {
    return '';
  }
}

function splitBy(pattern: string, text: string, limit: bigint): string[] {
  if (limit === 0n) return [];
  const parts = compiled(pattern).split(text, Number(limit) < 0 ? -1 : Number(limit));
  return [...parts];
}

function semver(text: string): Record<string, unknown> {
  const version = parseVersion(text);
  if (!version) throw new FunctionError('Invalid Semantic Version');
  const { major, minor, patch, prerelease, metadata } = version;
  return {
    Major: BigInt(major),
    Minor: BigInt(minor),
    Patch: BigInt(patch),
    Prerelease: prerelease,
    Metadata: metadata,
    Original: text,
    String: () => formatVersion(version),
    Compare: typed(['any'], (other: { Original: string }) => BigInt(Math.sign(compareVersions(version, parseVersion(other.Original)!)))),
  };
}

function semverCompare(constraint: string, text: string): boolean {
  const test = parseConstraint(constraint);
  if (!test) throw new FunctionError(`improper constraint: ${constraint}`);
  const version = parseVersion(text);
  if (!version) throw new FunctionError('Invalid Semantic Version');
  return test(version);
}

const withMust = (name: string, run: TemplateFunction): [string, TemplateFunction][] => [
  [name, run],
  [`must${name.charAt(0).toUpperCase()}${name.slice(1)}`, plainly(run)],
];

export const ENCODING_FUNCTIONS: readonly (readonly [string, TemplateFunction])[] = [
  ['b64enc', ofText((text) => encodeBase64(encodeUtf8(text)))],
  ['b64dec', ofText(fromBase64)],
  ['b32enc', ofText(toBase32)],
  ['sha1sum', ofText((text) => bytesToHex(sha1(encodeUtf8(text))))],
  ['sha256sum', ofText((text) => bytesToHex(sha256(encodeUtf8(text))))],
  ['sha512sum', ofText((text) => bytesToHex(sha512(encodeUtf8(text))))],
  ['adler32sum', ofText((text) => String(adler32(encodeUtf8(text))))],
  ...withMust('regexMatch', typed(['string', 'string'], matches)),
  ['regexMatch', typed(['string', 'string'], matchesQuietly)],
  ...withMust(
    'regexFind',
    typed(['string', 'string'], (pattern: string, text: string) => findAll(pattern, text, 1n)[0] ?? ''),
  ),
  ...withMust('regexFindAll', typed(['string', 'string', 'int'], findAll)),
  ...withMust(
    'regexReplaceAll',
    typed(['string', 'string', 'string'], (pattern: string, text: string, by: string) => replaceAll(pattern, text, by, false)),
  ),
  ...withMust(
    'regexReplaceAllLiteral',
    typed(['string', 'string', 'string'], (pattern: string, text: string, by: string) => replaceAll(pattern, text, by, true)),
  ),
  ...withMust('regexSplit', typed(['string', 'string', 'int'], splitBy)),
  ['semver', ofText(semver)],
  ['semverCompare', typed(['string', 'string'], semverCompare)],
];

function adler32(bytes: Uint8Array): number {
  let [a, b] = [1, 0];
  for (const byte of bytes) {
    a = (a + byte) % 65_521;
    b = (b + a) % 65_521;
  }
  return b * 65_536 + a;
}
