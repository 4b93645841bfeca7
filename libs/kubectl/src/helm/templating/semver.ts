/** Versions and constraints, as Masterminds/semver reads them. */

export interface Version {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
  readonly prerelease: string;
  readonly metadata: string;
}

const NUMBERS = /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:-([0-9A-Za-z.-]+))?(?:\+([0-9A-Za-z.-]+))?$/;

/** Undefined when it is no version. Minor and patch may be left out. */
export function parseVersion(text: string): Version | undefined {
  const match = NUMBERS.exec(text);
  if (!match) return undefined;
  const [, major, minor, patch, prerelease = '', metadata = ''] = match;
  return { major: Number(major), minor: Number(minor ?? 0), patch: Number(patch ?? 0), prerelease, metadata };
}

export function formatVersion({ major, minor, patch, prerelease, metadata }: Version): string {
  return `${major}.${minor}.${patch}${prerelease && `-${prerelease}`}${metadata && `+${metadata}`}`;
}

export function compareVersions(a: Version, b: Version): number {
  return a.major - b.major || a.minor - b.minor || a.patch - b.patch || comparePrereleases(a.prerelease, b.prerelease);
}

function comparePrereleases(a: string, b: string): number {
  if (a === b) return 0;
  if (a === '' || b === '') return a === '' ? 1 : -1;
  const [left, right] = [a.split('.'), b.split('.')];
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    const order = compareIdentifiers(left[at], right[at]);
    if (order !== 0) return order;
  }
  return 0;
}

function compareIdentifiers(a: string | undefined, b: string | undefined): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? -1 : 1;
  const [numericA, numericB] = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (numericA && numericB) return Number(a) - Number(b);
  if (numericA !== numericB) return numericA ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}

type Test = (version: Version) => boolean;

/** `>=1.2, <2 || ~3.1`; undefined when it makes no sense. */
export function parseConstraint(text: string): Test | undefined {
  const alternatives = text.split('||').map(parseAlternative);
  if (alternatives.some((each) => each === undefined)) return undefined;
  return (version) => (alternatives as Test[]).some((test) => test(version));
}

const OPERATION =
  /^(=|!=|>=|=>|<=|=<|>|<|~>|~|\^)?\s*v?([0-9xX*]+)(?:\.([0-9xX*]+))?(?:\.([0-9xX*]+))?(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$/;

function parseAlternative(text: string): Test | undefined {
  const range = /^\s*(\S+)\s+-\s+(\S+)\s*$/.exec(text);
  const parts = range ? [`>=${range[1]}`, `<=${range[2]}`] : (text.match(/(?:=|!=|>=|=>|<=|=<|>|<|~>|~|\^)?\s*v?[0-9xX*][^\s,]*/g) ?? []);
  if (
    parts.length === 0 ||
    (!range && parts.join('').length !== text.replace(/[\s,]/g, '').length + parts.join('').replace(/\S/g, '').length)
  )
    return undefined;
  const tests = parts.map((part) => parseOperation(part.trim()));
  if (tests.some((test) => test === undefined)) return undefined;
  return (version) => (tests as Test[]).every((test) => test(version));
}

const isWild = (part: string | undefined): boolean => part === undefined || /^[xX*]$/.test(part);

function parseOperation(text: string): Test | undefined {
  const match = OPERATION.exec(text);
  if (!match) return undefined;
  const [, operator = '', major, minor, patch, prerelease = ''] = match;
  const dirty = [major, minor, patch].map(isWild);
  const number = (part: string | undefined): number => (isWild(part) ? 0 : Number(part));
  const low: Version = { major: number(major), minor: number(minor), patch: number(patch), prerelease, metadata: '' };
  const within = testFor(operator, low, dirty);
  // A version that is not finished fits only a constraint that speaks of such.
  return (version) => (version.prerelease !== '' && prerelease === '' ? false : within(version));
}

function testFor(operator: string, low: Version, [, noMinor, noPatch]: boolean[]): Test {
  const noMajor = noMinor! && noPatch! && low.major === 0;
  const above =
    (next: Version): Test =>
    (version) =>
      compareVersions(version, low) >= 0 && compareVersions(version, next) < 0;
  const next = (level: 'major' | 'minor' | 'patch'): Version => ({
    major: low.major + (level === 'major' ? 1 : 0),
    minor: level === 'major' ? 0 : low.minor + (level === 'minor' ? 1 : 0),
    patch: level === 'patch' ? low.patch + 1 : 0,
    prerelease: level === 'patch' ? '' : '0',
    metadata: '',
  });
  const same: Test = noMinor
    ? noMajor
      ? () => true
      : above(next('major'))
    : noPatch
      ? above(next('minor'))
      : (version) => compareVersions(version, low) === 0;
  switch (operator) {
    case '!=':
      return (version) => !same(version);
    case '>':
      return (version) => compareVersions(version, low) > 0 && !(noPatch && same(version));
    case '<':
      return (version) => compareVersions(version, low) < 0;
    case '>=':
    case '=>':
      return (version) => compareVersions(version, low) >= 0;
    case '<=':
    case '=<':
      return (version) => compareVersions(version, low) <= 0 || (noPatch! && same(version));
    case '~':
    case '~>':
      return noMinor ? same : above(next('minor'));
    case '^':
      if (low.major > 0 || noMinor) return noMajor ? same : above(next('major'));
      if (low.minor > 0 || noPatch) return above(next('minor'));
      return above(next('patch'));
    default:
      return same;
  }
}
