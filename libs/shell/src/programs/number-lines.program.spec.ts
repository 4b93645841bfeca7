import { newTestMachine } from '../testing/test-machine.ts';

const run = (line: string) => newTestMachine().run(line);

describe('nl', () => {
  it.each([
    ["printf 'a\\n\\nb\\n' | nl", '     1\ta\n       \n     2\tb\n'],
    ["printf 'a\\n\\n\\nb\\n' | nl -ba -l2 -w2 -s' '", ' 1 a\n   \n 2 \n 3 b\n'],
    ["printf 'ab\\ncd\\n' | nl -b 'p^c' -nln -w3", '    ab\n1  \tcd\n'],
    ['seq 2 | nl -v-1 -nrz -w4 -i5', '-001\t1\n0004\t2\n'],
    ["printf '\\\\:\\\\:\\\\:\\nh\\n\\\\:\\\\:\\nb\\n\\\\:\\nf\\n\\\\:\\\\:\\nc\\n' | nl -w1", '\n  h\n\n1\tb\n\n  f\n\n1\tc\n'],
    ["printf 'a\\n::\\nb\\n' | nl -p -w1 -d:", '1\ta\n\n  b\n'],
  ])('%s', async (line, stdout) => {
    expect(await run(line)).toEqual({ stdout, stderr: '', status: 0 });
  });

  it.each([
    ['nl -n frob', 'invalid line numbering format: ‘frob’', true],
    ['nl -b x', 'invalid body numbering style: ‘x’', true],
    ['nl -h "p["', 'Invalid regular expression', false],
    ['nl -w 0', 'invalid line number field width: ‘0’: Numerical result out of range', false],
    ['nl -v x', 'invalid starting line number: ‘x’', false],
    ['nl nosuch', 'nosuch: No such file or directory', false],
  ])('%s', async (line, message, help) => {
    const stderr = `nl: ${message}\n${help ? "Try 'nl --help' for more information.\n" : ''}`;
    expect(await run(line)).toEqual({ stdout: '', stderr, status: 1 });
  });
});
