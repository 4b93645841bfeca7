import type { Shell } from './shell.ts';

/** Remembers a line unless HISTCONTROL says otherwise. */
export function addToHistory(shell: Shell, text: string): void {
  const control = `:${shell.text('HISTCONTROL') ?? ''}:`;
  const spaces = control.includes(':ignorespace:') || control.includes(':ignoreboth:');
  const duplicates = control.includes(':ignoredups:') || control.includes(':ignoreboth:');
  if (text.trim() === '' || (spaces && text.startsWith(' ')) || (duplicates && shell.state.history.at(-1) === text)) return;
  shell.state.history.push(text);
  const limit = Math.min(shell.limits.historyEntries, Number(shell.text('HISTSIZE') ?? Infinity) || Infinity);
  if (shell.state.history.length > limit) shell.state.history.splice(0, shell.state.history.length - limit);
}

const EVENT = /!(!|-?\d+|\$|\^|\*|\?[^?\n]+\??|[^\s;&|()<>"'=!$^*:]+)(?::([$^*]|\d+))?/g;

/** History expansion (`!!`, `!$`, `!n`, `!-n`, `!text`, `!?text?`, `^old^new`); single quotes protect. */
export function expandHistory(line: string, history: readonly string[]): { line: string } | { error: string } {
  const quick = line.startsWith('^') ? /^\^([^^]+)\^([^^]*)\^?$/.exec(line) : undefined;
  if (quick) {
    const last = history.at(-1);
    return last?.includes(quick[1]!) ? { line: last.replace(quick[1]!, () => quick[2]!) } : { error: `:s${line}: substitution failed` };
  }
  if (!line.includes('!')) return { line };
  let missing: string | undefined;
  const pieces = line.split(/('[^']*')/);
  const expanded = pieces.map((piece, i) =>
    i % 2 === 1
      ? piece
      : piece.replace(EVENT, (whole: string, event: string, word: string | undefined, at: number) => {
          if (/[\\$[]$/.test(piece.slice(0, at)) || /^!(?:=|\()/.test(whole)) return whole;
          const found = findEvent(event, word, history);
          if (found === undefined) missing ??= whole;
          return found ?? whole;
        }),
  );
  return missing === undefined ? { line: expanded.join('') } : { error: `${missing}: event not found` };
}

function findEvent(event: string, word: string | undefined, history: readonly string[]): string | undefined {
  const designator = '$^*'.includes(event) ? event : word;
  const entry = '!$^*'.includes(event) ? history.at(-1) : namedEvent(event, history);
  if (entry === undefined || designator === undefined) return entry;
  const words = entry.match(/(?:"[^"]*"|'[^']*'|\\.|[^\s"'\\])+/g) ?? [];
  if (designator === '$') return words.at(-1) ?? '';
  if (designator === '*') return words.slice(1).join(' ');
  return words[designator === '^' ? 1 : Number(designator)];
}

function namedEvent(event: string, history: readonly string[]): string | undefined {
  if (/^-\d+$/.test(event)) return history.at(Number(event));
  if (/^\d+$/.test(event)) return history[Number(event) - 1];
  if (event.startsWith('?')) return history.findLast((entry) => entry.includes(event.slice(1).replace(/\?$/, '')));
  return history.findLast((entry) => entry.startsWith(event));
}
