import { readdirSync, readFileSync } from 'node:fs';
import { newTestMachine } from '../testing/test-machine.ts';

interface Recorded {
  readonly prelude?: string;
  readonly command?: string;
  readonly name?: string;
  readonly script?: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number;
}

const folder = new URL('../../testdata/comparison/', import.meta.url);
const read = (file: string): unknown => JSON.parse(readFileSync(new URL(file, folder), 'utf8'));

/** Commands and scripts that print something else here, and why. The list is there to become shorter. */
const differences = read('differences.json') as Record<string, string>;

const preludes = new URL('../../testdata/preludes/', import.meta.url);
const preludeOf = (name: string | undefined): string => (name === undefined ? '' : readFileSync(new URL(`${name}.sh`, preludes), 'utf8'));

async function replay({ prelude, command, name, script }: Recorded) {
  const { machine, run } = newTestMachine();
  if (name !== undefined && script !== undefined) machine.filesOf().writeText(`/tmp/w/${name}`, script);
  return run(command === undefined ? `bash ${name}` : preludeOf(prelude) + command);
}

const files = readdirSync(folder).filter((file) => file !== 'differences.json');

/** Recorded from a real bash 5.2, coreutils 9.1, jq 1.6 and git 2.39 by `tools/record/bash.mjs`. */
describe.each(files)('%s', (file) => {
  const recorded = (read(file) as Recorded[]).map((entry) => [entry.command ?? entry.name!, entry] as const);

  it.each(recorded.filter(([title]) => differences[title] === undefined))('%s', async (_, entry) => {
    const { stdout, stderr, status } = entry;
    expect(await replay(entry)).toEqual({ stdout, stderr, status });
  });

  const different = recorded.filter(([title]) => differences[title] !== undefined);
  if (different.length === 0) return;
  it.each(different)('still differs: %s', async (_, entry) => {
    const { stdout, stderr, status } = entry;
    expect(await replay(entry)).not.toEqual({ stdout, stderr, status });
  });
});

describe('the comparison', () => {
  const all = files.flatMap((file) => read(file) as Recorded[]);

  it('has as many commands and scripts as promised', () => {
    expect(all.filter(({ command }) => command !== undefined).length).toBeGreaterThanOrEqual(500);
    expect(all.filter(({ script }) => script !== undefined).length).toBeGreaterThanOrEqual(60);
  });

  it('gives a reason for each difference, of a command that is there', () => {
    const titles = new Set(all.map(({ command, name }) => command ?? name));
    expect(Object.keys(differences).filter((title) => !titles.has(title) || differences[title] === '')).toEqual([]);
  });
});
