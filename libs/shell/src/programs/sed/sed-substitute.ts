import type { Expression, Match } from '../regular-expression.ts';
import type { ReplacementPart, Substitution } from './sed-script.ts';

/** The text with its matches replaced; undefined when there was none to replace. */
export function substitute(text: string, expression: Expression, { replacement, nth, all }: Substitution): string | undefined {
  let [result, at, count, replaced] = ['', 0, 0, false];
  // Where the last match that was not empty ended: an empty match there does not count.
  let lastEnd = -1;
  for (let from = 0; from <= text.length;) {
    const match = expression.find(text, from);
    if (!match) break;
    const empty = match.start === match.end;
    if (!(empty && match.start === lastEnd)) {
      count++;
      if (count >= nth) {
        result += text.slice(at, match.start) + expand(replacement, match);
        at = match.end;
        replaced = true;
        if (!all) break;
      }
    }
    if (!empty) lastEnd = match.end;
    from = empty ? match.end + 1 : match.end;
  }
  return replaced ? result + text.slice(at) : undefined;
}

function expand(parts: readonly ReplacementPart[], { groups }: Match): string {
  let result = '';
  let lasting: 'U' | 'L' | 'E' = 'E';
  let once: 'u' | 'l' | undefined;
  for (const part of parts) {
    if ('change' in part) {
      if (part.change === 'u' || part.change === 'l') once = part.change;
      else lasting = part.change;
      continue;
    }
    let text = 'text' in part ? part.text : (groups[part.group] ?? '');
    if (text === '') continue;
    if (lasting === 'U') text = text.toUpperCase();
    else if (lasting === 'L') text = text.toLowerCase();
    if (once) text = (once === 'u' ? text.charAt(0).toUpperCase() : text.charAt(0).toLowerCase()) + text.slice(1);
    once = undefined;
    result += text;
  }
  return result;
}
