/** Shell patterns (`*`, `?`, `[…]`, and the extended `@(a|b)` forms). A backslash makes the next character ordinary. */
type Item =
  | { readonly type: 'character'; readonly character: string }
  | { readonly type: 'any' }
  | { readonly type: 'star' }
  | { readonly type: 'set'; readonly negated: boolean; readonly test: (character: string) => boolean }
  | { readonly type: 'extended'; readonly operator: string; readonly alternatives: readonly (readonly Item[])[] };

export interface PatternOptions {
  readonly extended?: boolean;
  readonly ignoreCase?: boolean;
}

const CLASSES: Record<string, RegExp> = {
  alpha: /\p{L}/u, digit: /[0-9]/, alnum: /[\p{L}\p{N}]/u, upper: /\p{Lu}/u, lower: /\p{Ll}/u, space: /\s/, blank: /[ \t]/,
  punct: /[!-/:-@[-`{-~]/, xdigit: /[0-9a-fA-F]/, cntrl: /[\0-\x1f\x7f]/, print: /[^\0-\x1f\x7f]/, graph: /[^\0-\x20\x7f]/, word: /\w/,
}; // prettier-ignore

const cache = new Map<string, readonly Item[]>();

export const hasPatternCharacters = (text: string, extended = true): boolean => /[*?[]/.test(text) || (extended && /[@!+]\(/.test(text));

/** Matching takes time in the product of both lengths, whatever the pattern is. */
export class Pattern {
  readonly #items: readonly Item[];
  readonly #fold: (text: string) => string;

  constructor(text: string, options: PatternOptions = {}) {
    const { extended = true, ignoreCase = false } = options;
    this.#fold = ignoreCase ? (value) => value.toLowerCase() : (value) => value;
    const source = this.#fold(text);
    const key = `${extended}${source}`;
    const items = cache.get(key) ?? parseItems([...source], extended);
    if (cache.size > 1_000) cache.clear();
    cache.set(key, items);
    this.#items = items;
  }

  matches(text: string): boolean {
    const characters = [...this.#fold(text)];
    return this.#ends(characters, 0).has(characters.length);
  }

  /** The length (in UTF-16 units) of the shortest or longest prefix of `text` that matches. */
  prefix(text: string, longest: boolean): number | undefined {
    const characters = [...this.#fold(text)];
    const ends = [...this.#ends(characters, 0)];
    if (ends.length === 0) return undefined;
    return characters.slice(0, longest ? Math.max(...ends) : Math.min(...ends)).join('').length;
  }

  /** Where the shortest or longest suffix that matches begins. */
  suffix(text: string, longest: boolean): number | undefined {
    const characters = [...this.#fold(text)];
    const starts = characters.length + 1;
    for (let step = 0; step < starts; step++) {
      const start = longest ? step : characters.length - step;
      if (this.#ends(characters, start).has(characters.length)) return characters.slice(0, start).join('').length;
    }
    return undefined;
  }

  /** Replaces the first match or all of them; matches are the longest ones from the left. */
  replace(text: string, replacement: (matched: string) => string, all: boolean): string {
    const characters = [...text];
    const folded = [...this.#fold(text)];
    let result = '';
    for (let at = 0; at <= characters.length;) {
      const ends = [...this.#ends(folded, at)].filter((end) => end > at);
      if (ends.length === 0) {
        result += characters[at++] ?? '';
        continue;
      }
      const end = Math.max(...ends);
      result += replacement(characters.slice(at, end).join(''));
      at = end;
      if (!all) return result + characters.slice(at).join('');
      if (at === characters.length) break;
    }
    return result;
  }

  #ends(characters: readonly string[], start: number): Set<number> {
    return endsOf(this.#items, characters, start);
  }
}

/** All positions at which a match of `items` that begins at `start` can end. */
function endsOf(items: readonly Item[], characters: readonly string[], start: number): Set<number> {
  let positions = new Set([start]);
  for (const item of items) {
    const next = new Set<number>();
    if (item.type === 'star') {
      const from = Math.min(...positions);
      for (let end = from; end <= characters.length; end++) next.add(end);
    } else for (const position of positions) advance(item, characters, position, next);
    if (next.size === 0) return next;
    positions = next;
  }
  return positions;
}

function advance(item: Exclude<Item, { type: 'star' }>, characters: readonly string[], at: number, next: Set<number>): void {
  const character = characters[at];
  switch (item.type) {
    case 'character':
      if (character === item.character) next.add(at + 1);
      return;
    case 'any':
      if (character !== undefined) next.add(at + 1);
      return;
    case 'set':
      if (character !== undefined && item.test(character) !== item.negated) next.add(at + 1);
      return;
    case 'extended':
      for (const end of extendedEnds(item.operator, item.alternatives, characters, at)) next.add(end);
  }
}

function extendedEnds(
  operator: string,
  alternatives: readonly (readonly Item[])[],
  characters: readonly string[],
  at: number,
): Set<number> {
  const once = new Set(alternatives.flatMap((items) => [...endsOf(items, characters, at)]));
  if (operator === '@') return once;
  if (operator === '?') return once.add(at);
  if (operator === '!') {
    const others = new Set<number>();
    for (let end = at; end <= characters.length; end++) if (!once.has(end)) others.add(end);
    return others;
  }
  const reached = new Set(operator === '*' ? [...once, at] : once);
  for (const position of reached) {
    for (const items of alternatives) for (const end of endsOf(items, characters, position)) reached.add(end);
  }
  return reached;
}

function parseItems(characters: readonly string[], extended: boolean): Item[] {
  const items: Item[] = [];
  for (let i = 0; i < characters.length; i++) {
    const character = characters[i]!;
    if (extended && '?*+@!'.includes(character) && characters[i + 1] === '(') {
      const close = closingParenthesis(characters, i + 1);
      if (close > 0) {
        const alternatives = splitAlternatives(characters.slice(i + 2, close)).map((part) => parseItems(part, extended));
        items.push({ type: 'extended', operator: character, alternatives });
        i = close;
        continue;
      }
    }
    const set = character === '[' ? parseSet(characters, i) : undefined;
    if (set) {
      items.push(set.item);
      i = set.end;
    } else if (character === '*') {
      if (items.at(-1)?.type !== 'star') items.push({ type: 'star' });
    } else if (character === '?') items.push({ type: 'any' });
    else if (character === '\\' && i + 1 < characters.length) items.push({ type: 'character', character: characters[++i]! });
    else items.push({ type: 'character', character });
  }
  return items;
}

function closingParenthesis(characters: readonly string[], open: number): number {
  let depth = 0;
  for (let i = open; i < characters.length; i++) {
    if (characters[i] === '\\') i++;
    else if (characters[i] === '(') depth++;
    else if (characters[i] === ')' && --depth === 0) return i;
  }
  return -1;
}

function splitAlternatives(characters: readonly string[]): string[][] {
  const parts: string[][] = [[]];
  let depth = 0;
  for (let i = 0; i < characters.length; i++) {
    const character = characters[i]!;
    if (character === '(') depth++;
    if (character === ')') depth--;
    if (character === '|' && depth === 0) parts.push([]);
    else parts.at(-1)!.push(character);
    if (character === '\\' && i + 1 < characters.length) parts.at(-1)!.push(characters[++i]!);
  }
  return parts;
}

function parseSet(characters: readonly string[], open: number): { item: Item; end: number } | undefined {
  let i = open + 1;
  const negated = characters[i] === '!' || characters[i] === '^';
  if (negated) i++;
  const tests: ((character: string) => boolean)[] = [];
  for (let first = true; i < characters.length; first = false) {
    if (characters[i] === ']' && !first) {
      return { item: { type: 'set', negated, test: (character) => tests.some((test) => test(character)) }, end: i };
    }
    const named = /^\[:(\w+):\]/.exec(characters.slice(i, i + 12).join(''));
    if (named) {
      const pattern = CLASSES[named[1]!] ?? /[^\s\S]/;
      tests.push((character) => pattern.test(character));
      i += named[0].length;
      continue;
    }
    if (characters[i] === '\\') i++;
    const low = characters[i++];
    if (low === undefined) return undefined;
    if (characters[i] === '-' && characters[i + 1] !== ']' && characters[i + 1] !== undefined) {
      const high = characters[i + 1]!;
      tests.push((character) => character >= low && character <= high);
      i += 2;
    } else tests.push((character) => character === low);
  }
  return undefined;
}

/** The text as a pattern that matches only itself. */
export const escapePattern = (text: string): string => text.replace(/[\\*?[\]()|!@+]/g, '\\$&');
