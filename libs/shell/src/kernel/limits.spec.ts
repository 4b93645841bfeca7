import { newTestMachine } from '../testing/test-machine.ts';
import type { CommandResult } from './run-command.ts';

const LIMITS = { stepsPerCommand: 100_000 };
const STOPPED = 'drydock: stopped after 100000 steps: the command used up its share of the processor\n';

/** The machine works after whatever a learner tried. */
async function survives(command: string): Promise<CommandResult> {
  const { run } = newTestMachine({ limits: LIMITS });
  const result = await run(command);
  expect(await run('echo alive | cat')).toEqual({ stdout: 'alive\n', stderr: '', status: 0 });
  return result;
}

it.each([
  ['a loop without end', 'while :; do :; done'],
  ['yes', 'yes > /dev/null'],
  ['a function that calls itself through a pipe', 'f() { f | f; }; f'],
  ['a regular expression without end of trying', 'x=$(printf "a%.0s" {1..5000}); while [[ ! $x =~ ^(a+)+b ]]; do :; done'],
])('%s is stopped', async (_, command) => {
  const result = await survives(command);
  expect({ status: result.status, told: result.stderr.endsWith(STOPPED) }).toEqual({ status: 152, told: true });
});

it('a bomb of forks is told that there are no more processes, and stopped', async () => {
  const { stderr } = await survives(':(){ :|:& };:; wait');
  expect(stderr.split('\n')[0]).toBe('environment: line 1: fork: retry: Resource temporarily unavailable');
  expect(stderr.length).toBeLessThan(20_000);
});

it.each([
  ['yes | head -1', { stdout: 'y\n', stderr: '', status: 0 }],
  ['cat /dev/zero > f; wc -c < f', { stdout: '8388608\n', stderr: 'cat: write error: No space left on device\n', status: 0 }],
  [
    'head -c 10000000 /dev/zero > f || wc -c < f',
    { stdout: '8388608\n', stderr: "head: error writing 'standard output': No space left on device\n", status: 0 },
  ],
  ['f() { f; }; f', { stdout: '', stderr: 'environment: line 1: f: maximum function nesting level exceeded (500)\n', status: 1 }],
  ['echo {1..1000000}', { stdout: '', stderr: 'bash: line 1: brace expansion: too many words\n', status: 127 }],
  [`cat <<E | wc -c\n${'x'.repeat(10_000_000)}\nE`, { stdout: '10000001\n', stderr: '', status: 0 }],
  ['x=x; for i in {1..30}; do x=$x$x; done; echo ${#x}', undefined],
])('%.60s is bounded', async (command, expected) => {
  const result = await survives(command);
  if (expected) expect(result).toEqual(expected);
  else expect(result.status).not.toBe(0);
});
