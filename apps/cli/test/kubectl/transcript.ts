/**
 * Sessions as text: `# ` begins one and says what it shows, `$ ` is a line for bash (`> ` goes on with it), and what is below is all that it prints on
 * standard output and standard error, with `[n]` at its end for an exit code other than 0. `…` is any text within a line, and alone any lines. How many
 * blanks there are in a row does not matter: columns are as wide as what else is in them.
 */

export interface Step {
  line: string;
  expected: string;
}

export interface Session {
  title: string;
  steps: Step[];
}

export function parseTranscript(text: string): Session[] {
  const sessions: Session[] = [];
  for (const line of text.split('\n')) {
    const steps = sessions.at(-1)?.steps;
    const step = steps?.at(-1);
    if (line.startsWith('# ')) sessions.push({ title: line.slice(2), steps: [] });
    else if (line.startsWith('$ ')) steps!.push({ line: line.slice(2), expected: '' });
    else if (line.startsWith('> ')) step!.line += `\n${line.slice(2)}`;
    else if (step) step.expected += `${line}\n`;
  }
  for (const { steps } of sessions) for (const step of steps) step.expected = step.expected.trim();
  return sessions;
}

/** Whether it printed what it should. */
export function matches(printed: string, expected: string): boolean {
  const pattern = squeeze(expected)
    .split('\n')
    .map((line) => (line === '…' ? '(?:.*\\n)*' : `${line.split('…').map(escapePattern).join('.*')}\\n`))
    .join('');
  return new RegExp(`^${pattern}$`).test(`${squeeze(printed)}\n`);
}

function squeeze(text: string): string {
  return text
    .replace(/[ \t]+/g, ' ')
    .replace(/ $/gm, '')
    .trim();
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
