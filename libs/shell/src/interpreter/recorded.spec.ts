import { readdirSync, readFileSync } from 'node:fs';
import { newTestMachine } from '../testing/test-machine.ts';

interface Recorded {
  readonly command: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number;
}

const folder = new URL('../../testdata/bash/', import.meta.url);

/** Recorded from a real bash 5.2 by `tools/record/bash.mjs`. */
describe.each(readdirSync(folder))('%s', (file) => {
  const recorded = JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Recorded[];

  it.each(recorded)('$command', async ({ command, stdout, stderr, status }) => {
    const { run } = newTestMachine();
    expect(await run(command)).toEqual({ stdout, stderr, status });
  });
});
