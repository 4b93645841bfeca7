import { newTestMachine } from '../testing/test-machine.ts';

/** Whole commands of small tools: what they print and how they fail. */
describe('small tools', () => {
  it.each([
    ['printf hello | sum', '08403     1\n', '', 0],
    ['printf hello > f; sum -s f nosuch', '532 1 f\n', 'sum: nosuch: No such file or directory\n', 1],
    [
      'free',
      '               total        used        free      shared  buff/cache   available\n' +
        'Mem:         4030012      637896     2718432        2884      802200     3392116\n' +
        'Swap:              0           0           0\n',
      '',
      0,
    ],
    [
      'free -ht',
      '               total        used        free      shared  buff/cache   available\n' +
        'Mem:           3.8Gi       622Mi       2.6Gi       2.8Mi       783Mi       3.2Gi\n' +
        'Swap:             0B          0B          0B\n' +
        'Total:         3.8Gi       622Mi       2.6Gi\n',
      '',
      0,
    ],
    ['free -m | grep ^Mem', 'Mem:            3935         622        2654           2         783        3312\n', '', 0],
    ['free --what', '', "free: unrecognized option '--what'\nTry 'free --help' for more information.\n", 1],
    ['logname', '', 'logname: no login name\n', 1],
    ['logname x', '', "logname: extra operand ‘x’\nTry 'logname --help' for more information.\n", 1],
    ["printf '12 x\\n97\\n' | factor", '12: 2 2 3\n97: 97\n', 'factor: ‘x’ is not a valid positive integer\n', 1],
    ['pathchk a/b; pathchk -p "a b"', '', "pathchk: nonportable character ‘ ’ in file name 'a b'\n", 1],
    ['pathchk -P -- -x', '', "pathchk: leading '-' in a component of file name '-x'\n", 1],
    ['pathchk -p abcdefghijklmno', '', 'pathchk: limit 14 exceeded by length 15 of file name component ‘abcdefghijklmno’\n', 1],
    ['touch f; pathchk f/x', '', 'pathchk: f/x: Not a directory\n', 1],
    ["printf 'é one\\ntwo one\\n' | grep -nob one", '1:3:one\n2:11:one\n', '', 0],
    ["printf 'a\\0b\\n' > f; grep a f; grep -c a f; grep -a -o b f; grep -I a f", '1\nb\n', 'grep: f: binary file matches\n', 1],
    ["printf 'a\\0b\\n' | grep -v z", '', 'grep: (standard input): binary file matches\n', 0],
    ['echo a | grep --binary-files=x a', '', 'grep: unknown binary-files type\n', 2],
    ["join -a1 -a2 -e - -o auto <(printf 'a 1 2\\nb 3\\n') <(printf 'a x\\nc y\\n')", 'a 1 2 x\nb 3 - -\nc - - y\n', '', 0],
    ['mkdir d; wc -l d', '0 d\n', 'wc: d: Is a directory\n', 1],
    [
      'mkdir d; echo a > f; wc f d',
      '      1       1       2 f\n      0       0       0 d\n      1       1       2 total\n',
      'wc: d: Is a directory\n',
      1,
    ],
  ])('%s', async (line, stdout, stderr, status) => {
    expect(await newTestMachine().run(line)).toEqual({ stdout, stderr, status });
  });

  it.each([
    [0, ' 12:00:00 up 0 min,  1 user,  load average: 0.08, 0.03, 0.01\n', 'up 0 minutes\n'],
    [7_500, ' 14:05:00 up  2:05,  1 user,  load average: 0.08, 0.03, 0.01\n', 'up 2 hours, 5 minutes\n'],
    [86_460, ' 12:01:00 up 1 day, 1 min,  1 user,  load average: 0.08, 0.03, 0.01\n', 'up 1 day, 1 minute\n'],
    [1_245_600, ' 22:00:00 up 14 days, 10:00,  1 user,  load average: 0.08, 0.03, 0.01\n', 'up 2 weeks, 10 hours\n'],
  ])('uptime after %d s', async (seconds, long, pretty) => {
    const test = newTestMachine();
    const { stdout } = await test.run(`sleep ${seconds}; uptime; uptime -p; uptime --since`);
    expect(stdout).toBe(`${long}${pretty}2026-11-20 12:00:00\n`);
  });
});
