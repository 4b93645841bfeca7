/** Which of its styles go-yaml v2 chooses for a string. */
import { utf8Length } from '../encoding/base64.ts';
import { isBlankOrEnd, isBreak, isPrintable } from './characters.ts';
import { readsAsString } from './scalar-types.ts';

export type ScalarStyle = 'plain' | 'single-quoted' | 'double-quoted' | 'literal';

interface Analysis {
  multiline: boolean;
  plainAllowed: boolean;
  singleQuotedAllowed: boolean;
  literalAllowed: boolean;
}

const LEADING_INDICATORS = '#,[]{}&*!|>\'"%@`';

/** Whether the character means something to YAML where it stands in an unquoted scalar. */
function isIndicator(chars: string[], i: number): boolean {
  const char = chars[i]!;
  const followedBySpace = isBlankOrEnd(chars[i + 1] ?? '');
  if (i === 0) return LEADING_INDICATORS.includes(char) || ('?:-'.includes(char) && followedBySpace);
  return (char === ':' && followedBySpace) || (char === '#' && isBlankOrEnd(chars[i - 1]!));
}

function analyze(text: string): Analysis {
  const chars = [...text];
  const first = chars[0]!;
  const last = chars.at(-1)!;
  const multiline = chars.some(isBreak);
  const special = chars.some((char) => !isPrintable(char));
  const breakThenSpace = chars.some((char, i) => char === ' ' && i > 0 && isBreak(chars[i - 1]!));
  const spaceThenBreak = chars.some((char, i) => isBreak(char) && chars[i - 1] === ' ');
  const edges = first === ' ' || last === ' ' || isBreak(first) || isBreak(last);
  const indicators = /^(---|\.\.\.)/.test(text) || chars.some((_, i) => isIndicator(chars, i));
  const awkward = spaceThenBreak || special;
  return {
    multiline,
    plainAllowed: !(multiline || edges || awkward || indicators),
    singleQuotedAllowed: !(breakThenSpace || awkward),
    literalAllowed: !(last === ' ' || awkward),
  };
}

function wantedStyle(text: string): ScalarStyle {
  if (text.includes('\n')) return 'literal';
  return readsAsString(text) ? 'plain' : 'double-quoted';
}

/** `isKey`: the string stands before a `:` on one line. */
export function chooseStyle(text: string, isKey: boolean): ScalarStyle {
  if (text === '') return 'double-quoted';
  const analysis = analyze(text);
  const wanted = isKey && analysis.multiline ? 'double-quoted' : wantedStyle(text);
  if (wanted === 'literal') return analysis.literalAllowed && !isKey ? 'literal' : 'double-quoted';
  if (wanted === 'double-quoted' || analysis.plainAllowed) return wanted;
  return analysis.singleQuotedAllowed ? 'single-quoted' : 'double-quoted';
}

const LONGEST_SIMPLE_KEY = 128;

/** Whether a key fits before its `:`; others are written as `? key`. */
export function isSimpleKey(text: string): boolean {
  return ![...text].some(isBreak) && utf8Length(text) <= LONGEST_SIMPLE_KEY;
}
