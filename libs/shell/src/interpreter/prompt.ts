import { memoized } from '@drydock/apimachinery';
import { baseName } from '../files/paths.ts';
import { formatDate } from '../programs/date-format.ts';
import { Expansion } from './expand/expansion.ts';
import type { Shell } from './shell.ts';

/** In turn: a text, and what stands behind a backslash. */
const partsOf = memoized(64, (prompt: string) => prompt.split(/\\([0-7]{3}|D\{[^}]*\}|[^])/));

/** PS1 and the like (bash(1), PROMPTING). Command substitutions in a prompt are shown as they are written. */
export function expandPrompt(shell: Shell, prompt: string): string {
  const decoded = partsOf(prompt)
    .map((part, index) => (index % 2 === 0 ? part : (decode(shell, part) ?? `\\${part}`)))
    .join('');
  if (!decoded.includes('$') && !decoded.includes('`')) return decoded;
  try {
    return new Expansion(shell, []).text(decoded.replace(/\\(?![$`\\])/g, '\\\\'), 'heredoc');
  } catch {
    return decoded;
  }
}

function decode(shell: Shell, escape: string): string | undefined {
  const date = (format: string) => formatDate(shell.process.clock.now(), format);
  if (escape.length === 3 && escape[0] !== 'D') return String.fromCharCode(parseInt(escape, 8));
  switch (escape[0]) {
    case 'u':
      return shell.process.user.name;
    case 'h':
      return shell.process.hostname.split('.')[0];
    case 'H':
      return shell.process.hostname;
    case 'w':
      return shortened(shell);
    case 'W':
      return shortened(shell) === '~' ? '~' : baseName(shell.process.cwd);
    case '$':
      return shell.process.user.uid === 0 ? '#' : '\\$';
    case 's':
      return baseName(shell.state.name);
    case 'j':
      return String(shell.state.jobs.length);
    case '!':
    case '#':
      return String(shell.state.history.length + 1);
    case 't':
      return date('%H:%M:%S');
    case 'A':
      return date('%H:%M');
    case 'd':
      return date('%a %b %d');
    case 'D':
      return date(escape.slice(2, -1) || '%H:%M:%S');
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 'a':
      return '\x07';
    case 'e':
      return '\x1b';
    case '[':
    case ']':
      return '';
    case 'v':
      return '5.2';
    case 'V':
      return '5.2.15';
    case '\\':
      return '\\\\';
    default:
      return undefined;
  }
}

function shortened(shell: Shell): string {
  const home = shell.text('HOME') ?? '';
  const { cwd } = shell.process;
  return home.length > 1 && (cwd === home || cwd.startsWith(`${home}/`)) ? `~${cwd.slice(home.length)}` : cwd;
}
