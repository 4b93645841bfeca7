import { newTestMachine } from '../../testing/test-machine.ts';

/** What jq 1.6 says before a program runs, or when there is nothing to read. */
describe('jq complains', () => {
  const place = (message: string, line: number, quoted: string): string =>
    `jq: error: ${message} at <top-level>, line ${line}:\n${quoted}\njq: 1 compile error\n`;
  const shell = '(Unix shell quoting issues?)';
  it.each([
    ["jq -n '.items['", place(`syntax error, unexpected $end ${shell}`, 1, '.items[      '), 3],
    ["jq -n '1 +'", place(`syntax error, unexpected $end ${shell}`, 1, '1 +  '), 3],
    ["jq -n '.a |\n.b['", place(`syntax error, unexpected $end ${shell}`, 2, '.b[  '), 3],
    ["jq -n '1 2'", place(`syntax error, unexpected LITERAL, expecting $end ${shell}`, 1, '1 2  '), 3],
    ["jq -n '2 + (1/0)'", place('Division by zero?', 1, '2 + (1/0)     '), 3],
    ["jq -n 'input' < /dev/null", 'jq: error (at <stdin>:0): break\n', 5],
    ["echo 1 | jq -c '[., input]'", 'jq: error (at <stdin>:1): break\n', 5],
    ["jq -n '1 % 0'", 'jq: error (at <unknown>): number (1) and number (0) cannot be divided (remainder) because the divisor is zero\n', 5],
  ])('%s', async (line, stderr, status) => {
    expect(await newTestMachine().run(line)).toEqual({ stdout: '', stderr, status });
  });
});

it('awk redirects to what a whole condition gives', async () => {
  const { stdout } = await newTestMachine().run(
    `echo a | awk '{ print $1 > 1 ? "x" : "y" }'; ls; cat x; awk 'BEGIN { print "b" > "z" ".txt" }'; cat z.txt`,
  );
  expect(stdout).toBe('x\na\nb\n');
});
