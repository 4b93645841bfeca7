/** gitignore(5): which files git does not look at. */

interface Rule {
  readonly pattern: RegExp;
  readonly negated: boolean;
  readonly directoriesOnly: boolean;
  /** Where it stands, for `check-ignore -v`. */
  readonly source: string;
  readonly line: number;
  readonly text: string;
}

function expression(glob: string): string {
  let result = '';
  for (let i = 0; i < glob.length; i++) {
    const character = glob[i]!;
    if (glob.startsWith('**/', i)) {
      result += '(?:.*/)?';
      i += 2;
    } else if (glob.startsWith('/**', i) && i + 3 === glob.length) {
      result += '/.+';
      i += 2;
    } else if (character === '*') {
      while (glob[i + 1] === '*') i++;
      result += '[^/]*';
    } else if (character === '?') result += '[^/]';
    else if (character === '[') {
      const end = glob.indexOf(']', i + 2);
      if (end < 0) result += '\\[';
      else {
        result += `[${glob
          .slice(i + 1, end)
          .replace(/^!/, '^')
          .replaceAll('\\', '\\\\')}]`;
        i = end;
      }
    } else {
      const literal = character === '\\' ? (glob[++i] ?? '\\') : character;
      result += literal.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
    }
  }
  return result;
}

/** `base`: the directory of the file with the rules, without a slash at its end; empty for the work tree itself. */
export function parseIgnoreRules(text: string, base: string, source: string): Rule[] {
  return text.split('\n').flatMap((raw, index): Rule[] => {
    let line = raw.replace(/\r$/, '');
    if (line.startsWith('#')) return [];
    line = line.replace(/(^|[^\\])\s+$/, '$1');
    const negated = line.startsWith('!');
    if (negated) line = line.slice(1);
    const directoriesOnly = line.endsWith('/');
    const glob = line.replace(/\/$/, '');
    if (glob === '' || glob === '/') return [];
    const anchored = glob.includes('/');
    const prefix = base === '' ? '' : `${expression(base)}\\/`;
    const pattern = new RegExp(`^${prefix}${anchored ? '' : '(?:.*/)?'}${expression(glob.replace(/^\//, ''))}$`);
    return [{ pattern, negated, directoriesOnly, source, line: index + 1, text: raw }];
  });
}

export class IgnoreRules {
  readonly #rules: Rule[] = [];

  add(rules: readonly Rule[]): void {
    this.#rules.push(...rules);
  }

  /** The rule that decides about a path itself, not about the directories that it is in. */
  ruleFor(path: string, isDirectory: boolean): Rule | undefined {
    return this.#rules.findLast(({ pattern, directoriesOnly }) => (!directoriesOnly || isDirectory) && pattern.test(path));
  }

  ignores(path: string, isDirectory: boolean): boolean {
    const rule = this.ruleFor(path, isDirectory);
    return rule !== undefined && !rule.negated;
  }
}
