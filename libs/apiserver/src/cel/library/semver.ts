import { abstractType } from '../types.ts';
import { CelError, Opaque } from '../values/value.ts';
import { declare, traversal, type Overload } from './overload.ts';

const SEMVER = abstractType('kubernetes.Semver');

interface Version {
  major: bigint;
  minor: bigint;
  patch: bigint;
  pre: string[];
  equalTo(other: Version): boolean;
}

type SemverValue = Opaque<Version>;

const NAMES = ['Major', 'Minor', 'Patch'];

/** As github.com/blang/semver reads it. A text says what is wrong. */
function read(text: string): Omit<Version, 'equalTo'> | string {
  if (text === '') return 'Version string empty';
  const parts = text.split('.');
  const numbers = [...parts.slice(0, 2), parts.slice(2).join('.')];
  if (parts.length < 3) return 'No Major.Minor.Patch elements found';
  const build = numbers[2]!.indexOf('+');
  const withoutBuild = build < 0 ? numbers[2]! : numbers[2]!.slice(0, build);
  const dash = withoutBuild.indexOf('-');
  const pre = dash < 0 ? [] : withoutBuild.slice(dash + 1).split('.');
  numbers[2] = dash < 0 ? withoutBuild : withoutBuild.slice(0, dash);
  for (const [i, number] of numbers.entries()) {
    if (!/^\d+$/.test(number)) return `Invalid character(s) found in ${NAMES[i]!.toLowerCase()} number ${JSON.stringify(number)}`;
    if (/^0\d/.test(number)) return `${NAMES[i]} number must not contain leading zeroes ${JSON.stringify(number)}`;
  }
  for (const part of pre) {
    if (part === '') return 'Prerelease is empty';
    if (!/^[0-9A-Za-z-]+$/.test(part)) return `Invalid character(s) found in prerelease ${JSON.stringify(part)}`;
    if (/^0\d+$/.test(part)) return `Numeric PreRelease version must not contain leading zeroes ${JSON.stringify(part)}`;
  }
  for (const part of build < 0 ? [] : numbers.length ? text.slice(text.indexOf('+') + 1).split('.') : []) {
    if (part === '') return 'Build meta data is empty';
    if (!/^[0-9A-Za-z-]+$/.test(part)) return `Invalid character(s) found in build meta data ${JSON.stringify(part)}`;
  }
  const [major, minor, patch] = numbers.map(BigInt) as [bigint, bigint, bigint];
  return { major, minor, patch, pre };
}

/** Without a `v`, with three numbers, without leading zeros. */
function normalized(text: string): string {
  const [major = '', minor, ...patch] = text.replace(/^v/, '').split('.');
  const parts = [major, ...(minor === undefined ? [] : [minor]), ...(patch.length ? [patch.join('.')] : [])].map((part) =>
    part.replace(/^0+(?=\d)/, ''),
  );
  if (parts.length < 3 && /[+-]/.test(parts.at(-1)!)) return text;
  while (parts.length < 3) parts.push('0');
  return parts.join('.');
}

function compareVersions(a: Omit<Version, 'equalTo'>, b: Omit<Version, 'equalTo'>): number {
  for (const part of ['major', 'minor', 'patch'] as const) if (a[part] !== b[part]) return a[part] < b[part] ? -1 : 1;
  if (!a.pre.length || !b.pre.length) return Math.sign(b.pre.length - a.pre.length) * (a.pre.length || b.pre.length ? 1 : 0);
  for (let i = 0; i < Math.min(a.pre.length, b.pre.length); i++) {
    const order = comparePre(a.pre[i]!, b.pre[i]!);
    if (order) return order;
  }
  return Math.sign(a.pre.length - b.pre.length);
}

function comparePre(a: string, b: string): number {
  const numeric = [a, b].map((part) => /^\d+$/.test(part));
  if (numeric[0] && numeric[1]) return BigInt(a) < BigInt(b) ? -1 : BigInt(a) > BigInt(b) ? 1 : 0;
  if (numeric[0] !== numeric[1]) return numeric[0] ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}

function parse(text: string, normalize = false): SemverValue {
  const version = read(normalize ? normalized(text) : text);
  if (typeof version === 'string') throw new CelError(version);
  return new Opaque(SEMVER, { ...version, equalTo: (other: Version) => compareVersions(version, other) === 0 });
}

function isSemver(text: string, normalize = false): boolean {
  return typeof read(normalize ? normalized(text) : text) !== 'string';
}

function order(a: SemverValue, b: SemverValue): number {
  return compareVersions(a.value, b.value);
}

const options = { types: { semver: SEMVER } };
const parsing = { ...options, cost: traversal };

export const SEMVERS: readonly Overload[] = [
  declare('semver(string): semver', (text: string) => parse(text), parsing),
  declare('semver(string, bool): semver', parse, parsing),
  declare('isSemver(string): bool', (text: string) => isSemver(text), parsing),
  declare('isSemver(string, bool): bool', isSemver, parsing),
  declare('semver::isGreaterThan(semver): bool', (a: SemverValue, b: SemverValue) => order(a, b) > 0, options),
  declare('semver::isLessThan(semver): bool', (a: SemverValue, b: SemverValue) => order(a, b) < 0, options),
  declare('semver::compareTo(semver): int', (a: SemverValue, b: SemverValue) => BigInt(order(a, b)), options),
  declare('semver::major(): int', ({ value }: SemverValue) => value.major, options),
  declare('semver::minor(): int', ({ value }: SemverValue) => value.minor, options),
  declare('semver::patch(): int', ({ value }: SemverValue) => value.patch, options),
];
