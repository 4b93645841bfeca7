import { memoized } from '@drydock/apimachinery';
import { baseName } from '../files/paths.ts';
import { formatDate } from '../programs/date-format.ts';
import { Expansion } from './expand/expansion.ts';
import type { Shell } from './shell.ts';

type Part = string | ((shell: Shell) => string);

/** Texts, and what is different each time. */
const partsOf = memoized(64, (prompt: string): readonly Part[] => {
  const parts: Part[] = [];
  // In turn: a text, and what stands behind a backslash.
  for (const [index, piece] of prompt.split(/\\([0-7]{3}|D\{[^}]*\}|[^])/).entries()) {
    const part = index % 2 === 0 ? piece : meaningOf(piece);
    const last = parts.at(-1);
    if (typeof part === 'string' && typeof last === 'string') parts[parts.length - 1] = last + part;
    else parts.push(part);
  }
  return parts;
});

/** PS1 and the like (bash(1), PROMPTING). Command substitutions in a prompt are shown as they are written. */
export function expandPrompt(shell: Shell, prompt: string): string {
  let decoded = '';
  for (const part of partsOf(prompt)) decoded += typeof part === 'string' ? part : part(shell);
  if (!decoded.includes('$') && !decoded.includes('`')) return decoded;
  try {
    return new Expansion(shell, []).text(decoded.replace(/\\(?![$`\\])/g, '\\\\'), 'heredoc');
  } catch {
    return decoded;
  }
}

const date = (format: string) => (shell: Shell) => formatDate(shell.process.clock.now(), format);

function meaningOf(escape: string): Part {
  if (escape.length === 3 && escape[0] !== 'D') return String.fromCharCode(parseInt(escape, 8));
  switch (escape[0]) {
    case 'u':
      return ({ process }) => process.user.name;
    case 'h':
      return ({ process }) => process.hostname.split('.')[0]!;
    case 'H':
      return ({ process }) => process.hostname;
    case 'w':
      return shortened;
    case 'W':
      return (shell) => (shortened(shell) === '~' ? '~' : baseName(shell.process.cwd));
    case '$':
      return ({ process }) => (process.user.uid === 0 ? '#' : '\\$');
    case 's':
      return ({ state }) => baseName(state.name);
    case 'j':
      return ({ state }) => String(state.jobs.length);
    case '!':
    case '#':
      return ({ state }) => String(state.history.length + 1);
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
      return `\\${escape}`;
  }
}

function shortened(shell: Shell): string {
  const home = shell.text('HOME') ?? '';
  const { cwd } = shell.process;
  return home.length > 1 && (cwd === home || cwd.startsWith(`${home}/`)) ? `~${cwd.slice(home.length)}` : cwd;
}
