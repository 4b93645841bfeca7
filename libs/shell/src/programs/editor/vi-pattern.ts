/** Patterns of vi, as far as they differ from extended expressions (vim, `magic`). */
import { compileExpression, type Expression } from '../regular-expression.ts';

const SWAPPED = '+?(){}|';

/** Undefined for a pattern that is none. */
export function compilePattern(pattern: string, ignoreCase: boolean): Expression | undefined {
  let ignore = ignoreCase;
  let source = '';
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern[at]!;
    const next = pattern[at + 1] ?? '';
    if (char === '\\' && (next === 'c' || next === 'C')) ignore = next === 'c';
    else if (char === '\\' && (SWAPPED.includes(next) || next === '=')) source += next === '=' ? '?' : next;
    else if (char === '\\') source += char + next;
    else source += SWAPPED.includes(char) ? `\\${char}` : char;
    if (char === '\\') at++;
  }
  try {
    return compileExpression(source, { ignoreCase: ignore });
  } catch {
    return undefined;
  }
}

/** What a match becomes: `&`, `\1`, `\n`, `\r` stand for other things. */
export function expandReplacement(replacement: string, groups: readonly (string | undefined)[]): string {
  let text = '';
  for (let at = 0; at < replacement.length; at++) {
    const char = replacement[at]!;
    if (char === '&') text += groups[0] ?? '';
    else if (char !== '\\') text += char;
    else {
      const next = replacement[++at] ?? '';
      if (/\d/.test(next)) text += groups[Number(next)] ?? '';
      else text += next === 'r' ? '\n' : next === 't' ? '\t' : next;
    }
  }
  return text;
}
