import { RE2JS } from 're2js';
import { CelError } from '../values/value.ts';
import { declare, type Overload } from './overload.ts';

const MOST_COMPILED = 500;
const compiled = new Map<string, RE2JS>();

/** RE2, so that no expression takes exponential time. Remembers what it has compiled. */
export function compileRegex(pattern: string, complaint = ''): RE2JS {
  const known = compiled.get(pattern);
  if (known) return known;
  let regex: RE2JS;
  try {
    regex = RE2JS.compile(pattern);
  } catch (error) {
    throw new CelError(`${complaint}${error instanceof Error ? error.message : String(error)}`);
  }
  if (compiled.size >= MOST_COMPILED) compiled.clear();
  compiled.set(pattern, regex);
  return regex;
}

function cost(text: string, pattern: string): number {
  return Math.ceil((1 + text.length) * 0.1) * Math.ceil(pattern.length * 0.25);
}

function findAll(text: string, pattern: string, limit = -1n): string[] {
  const matcher = compileRegex(pattern, 'Illegal regex: ').matcher(text);
  const found: string[] = [];
  while ((limit < 0n || found.length < Number(limit)) && matcher.find()) found.push(matcher.group() ?? '');
  return found;
}

const matches = (text: string, pattern: string): boolean => compileRegex(pattern).matcher(text).find();

export const REGEX: readonly Overload[] = [
  declare('string::matches(string): bool', matches, { cost }),
  declare('matches(string, string): bool', matches, { cost }),
  declare('string::find(string): string', (text: string, pattern: string) => findAll(text, pattern, 1n)[0] ?? '', { cost }),
  declare('string::findAll(string): list<string>', (text: string, pattern: string) => findAll(text, pattern), { cost }),
  declare('string::findAll(string, int): list<string>', findAll, { cost }),
];
