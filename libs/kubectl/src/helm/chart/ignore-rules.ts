/** `.helmignore`: a pattern a line, `#` for comments, `!` for what is kept after all, a slash at the end for directories. */

type Rule = (path: string, directory: boolean) => boolean;

export class IgnoreRules {
  readonly #rules: readonly { matches: Rule; keeps: boolean }[];

  constructor(text: string) {
    const lines = text.split(/\r?\n/).map((line) => line.trim());
    this.#rules = [...lines.filter((line) => line && !line.startsWith('#')), 'templates/.?*'].map((line) => {
      const keeps = line.startsWith('!');
      return { matches: ruleFor(keeps ? line.slice(1) : line), keeps };
    });
  }

  ignores(path: string, directory: boolean): boolean {
    let ignored = false;
    for (const { matches, keeps } of this.#rules) if (matches(path, directory)) ignored = !keeps;
    return ignored;
  }
}

function ruleFor(pattern: string): Rule {
  const directoriesOnly = pattern.endsWith('/');
  const body = directoriesOnly ? pattern.slice(0, -1) : pattern;
  const expression = globExpression(body.replace(/^\//, ''));
  const whole = body.includes('/');
  return (path, directory) => (!directoriesOnly || directory) && expression.test(whole ? path : path.slice(path.lastIndexOf('/') + 1));
}

/** Go's path.Match: `*` and `?` do not cross a slash. */
export function globExpression(pattern: string): RegExp {
  let source = '';
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern[at]!;
    const close = char === '[' ? pattern.indexOf(']', at + 2) : -1;
    if (char === '*' && pattern[at + 1] === '*') {
      source += '.*';
      at += pattern[at + 2] === '/' ? 2 : 1;
    } else if (char === '*') source += '[^/]*';
    else if (char === '?') source += '[^/]';
    else if (close > 0) {
      source += `[${pattern
        .slice(at + 1, close)
        .replace(/^!/, '^')
        .replace(/\\/g, '\\\\')}]`;
      at = close;
    } else source += char.replace(/[\\^$.|+()[\]{}]/g, '\\$&');
  }
  return new RegExp(`^${source}$`);
}
