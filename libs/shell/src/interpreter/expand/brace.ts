import { matchingBrace, matchingParenthesis, quoteEnd } from './word-parts.ts';

/** Brace expansion on raw words: `a{b,c}` and `{1..3}`. Answers `undefined` when more than `limit` words would come out. */
export function expandBraces(word: string, limit: number): string[] | undefined {
  if (!word.includes('{')) return [word];
  const results: string[] = [];
  return expand(word, '', results, limit) ? results : undefined;
}

function expand(word: string, done: string, results: string[], limit: number): boolean {
  const group = findGroup(word);
  if (!group) {
    results.push(done + word);
    return results.length <= limit;
  }
  const alternatives = group.alternatives(limit);
  if (!alternatives) return false;
  for (const alternative of alternatives) {
    for (const expanded of expandBraces(alternative, limit) ?? []) {
      if (!expand(word.slice(group.end + 1), done + word.slice(0, group.start) + expanded, results, limit)) return false;
    }
  }
  return true;
}

interface Group {
  start: number;
  end: number;
  alternatives(limit: number): string[] | undefined;
}

function findGroup(word: string): Group | undefined {
  for (let start = skipTo(word, 0, '{'); start >= 0; start = skipTo(word, start + 1, '{')) {
    const group = groupAt(word, start);
    if (group) return group;
  }
  return undefined;
}

function groupAt(word: string, start: number): Group | undefined {
  const commas: number[] = [];
  let depth = 0;
  for (let i = start; i < word.length; i++) {
    i = skipQuoted(word, i);
    const character = word[i];
    if (character === '{') depth++;
    else if (character === ',' && depth === 1) commas.push(i);
    else if (character === '}' && --depth === 0) {
      if (commas.length > 0) return { start, end: i, alternatives: () => cut(word, [start, ...commas, i]) };
      const range = /^(-?\d+|[A-Za-z])\.\.(-?\d+|[A-Za-z])(?:\.\.(-?\d+))?$/.exec(word.slice(start + 1, i));
      if (!range || /\d/.test(range[1]!) !== /\d/.test(range[2]!)) return undefined;
      return { start, end: i, alternatives: (limit) => sequence(range[1]!, range[2]!, Number(range[3] ?? 1), limit) };
    }
  }
  return undefined;
}

const cut = (word: string, marks: number[]): string[] => marks.slice(1).map((mark, i) => word.slice(marks[i]! + 1, mark));

function sequence(first: string, last: string, increment: number, limit: number): string[] | undefined {
  const letters = !/\d/.test(first);
  const from = letters ? first.charCodeAt(0) : Number(first);
  const to = letters ? last.charCodeAt(0) : Number(last);
  const step = Math.abs(increment) || 1;
  if (Math.abs(to - from) / step > limit) return undefined;
  const width = /^-?0\d/.test(first) || /^-?0\d/.test(last) ? Math.max(first.length, last.length) : 0;
  const values: string[] = [];
  for (let value = from; from <= to ? value <= to : value >= to; value += from <= to ? step : -step) {
    const digits = String(Math.abs(value)).padStart(value < 0 ? width - 1 : width, '0');
    values.push(letters ? asWord(String.fromCharCode(value)) : value < 0 ? `-${digits}` : digits);
  }
  return values;
}

/** What stands between `Z` and `a` is read as a word again: the backslash, alone, quotes nothing and goes. */
const asWord = (letter: string): string => (letter === '\\' ? "''" : letter === '`' ? '\\`' : letter);

function skipTo(word: string, from: number, character: string): number {
  for (let i = from; i < word.length; i++) {
    i = skipQuoted(word, i);
    if (word[i] === character) return i;
  }
  return -1;
}

/** From a quote, escape or expansion to its last character. */
function skipQuoted(word: string, at: number): number {
  const character = word[at];
  if (character === '\\') return at + 2 < word.length ? skipQuoted(word, at + 2) : at + 1;
  if (character === "'" || character === '"' || character === '`') return quoteEnd(word, at);
  if (character !== '$') return at;
  if (word[at + 1] === '(') return matchingParenthesis(word, at + 1);
  return word[at + 1] === '{' ? matchingBrace(word, at + 1) : at;
}
