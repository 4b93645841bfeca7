/** POSIX regular expressions as grep and sed take them: on RE2, so that none explodes, with a bounded way round for what RE2 lacks. */
import { RE2JS } from 're2js';

export interface Match {
  readonly start: number;
  readonly end: number;
  /** The whole, then each group. */
  readonly groups: readonly (string | undefined)[];
}

export interface Expression {
  readonly groupCount: number;
  /** The leftmost match at or after `from`. */
  find(text: string, from: number): Match | undefined;
}

/** References to groups and looking around can take exponential time: such expressions are tried on short texts only. */
const LONGEST_BACKTRACKED = 512;
const NEEDS_BACKTRACKING = /(?:^|[^\\])(?:\\\\)*(?:\\[1-9]|\(\?<?[=!])/;
const NESTED_QUANTIFIER = /\([^)]*[*+}][^)]*\)[*+{]/;

/** POSIX spellings that RE2 lacks. */
const adapt = (expression: string): string =>
  expression
    .replace(/\\<|\\>/g, '\\b')
    .replace(/\[\[:<:\]\]|\[\[:>:\]\]/g, '\\b')
    .replace(/\\['`]/g, (mark) => (mark === "\\'" ? '\\z' : '\\A'));

/** An extended expression; throws as RE2JS does when it is malformed. `perl`: the first alternative wins, not the longest. */
export function compileExpression(source: string, { ignoreCase = false, perl = false, multiline = false } = {}): Expression {
  if (NEEDS_BACKTRACKING.test(source) && !NESTED_QUANTIFIER.test(source)) return backtracking(source, ignoreCase);
  const flags = (ignoreCase ? RE2JS.CASE_INSENSITIVE : 0) | (multiline ? RE2JS.MULTILINE : 0) | (perl ? 0 : RE2JS.LONGEST_MATCH);
  const compiled = RE2JS.compile(adapt(source), flags);
  return {
    groupCount: compiled.groupCount(),
    find(text, from) {
      const matcher = compiled.matcher(text);
      if (!matcher.find(from)) return undefined;
      const groups: (string | undefined)[] = [];
      for (let i = 0; i <= matcher.groupCount(); i++) groups.push(matcher.group(i) ?? undefined);
      return { start: matcher.start(), end: matcher.end(), groups };
    },
  };
}

const CLASSES: Readonly<Record<string, string>> = {
  alpha: 'a-zA-Z', digit: '0-9', alnum: 'a-zA-Z0-9', upper: 'A-Z', lower: 'a-z', space: '\\s', blank: ' \\t', punct: '!-\\/:-@\\[-`{-~', xdigit: '0-9A-Fa-f',
}; // prettier-ignore

function backtracking(source: string, ignoreCase: boolean): Expression {
  const pattern = source.replace(/\[:(\w+):\]/g, (whole, name: string) => CLASSES[name] ?? whole).replace(/\\[<>]/g, '\\b');
  const compiled = new RegExp(pattern, ignoreCase ? 'gi' : 'g');
  return {
    groupCount: new RegExp(`${pattern}|`).exec('')!.length - 1,
    find(text, from) {
      if (text.length > LONGEST_BACKTRACKED) return undefined;
      compiled.lastIndex = from;
      const match = compiled.exec(text);
      return match ? { start: match.index, end: match.index + match[0].length, groups: [...match] } : undefined;
    },
  };
}
