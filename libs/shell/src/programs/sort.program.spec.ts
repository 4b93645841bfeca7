import { newTestMachine } from '../testing/test-machine.ts';

/** What GNU sort prints with LC_ALL=C.UTF-8. */
const RECORDED: readonly (readonly [line: string, stdin: string, expected: { stdout?: string; stderr?: string; status?: number }])[] = [
  ['sort', '', { stdout: '' }],
  ['sort', 'x', { stdout: 'x\n' }],
  ['sort', 'b\nW\na\nB\n', { stdout: 'B\nW\na\nb\n' }],
  ['sort -f', 'b\nW\na\nB\n', { stdout: 'a\nB\nb\nW\n' }],
  ['sort -r', 'é\nz\na\n', { stdout: 'é\nz\na\n' }],
  ['sort -n', '10\n9\n-1\nx\n1.5\n', { stdout: '-1\nx\n1.5\n9\n10\n' }],
  ['sort -g', '1e3\n2\n', { stdout: '2\n1e3\n' }],
  ['sort -h', '1K\n900\n2M\n10\n', { stdout: '10\n900\n1K\n2M\n' }],
  ['sort -M', 'Mar\nJan\nfoo\n', { stdout: 'foo\nJan\nMar\n' }],
  ['sort -V', 'v1beta1\nv1.10\nv1.9\nv1\n', { stdout: 'v1\nv1beta1\nv1.9\nv1.10\n' }],
  ['sort -rnk2', 'a 3\nb 1\nc 2\n', { stdout: 'a 3\nc 2\nb 1\n' }],
  ['sort -k1,1 -k2,2nr', 'x 2\ny 10\nx 11\n', { stdout: 'x 11\nx 2\ny 10\n' }],
  ['sort -t: -k2,2n', 'a:3:x\nb:1:y\nc:20:z\n', { stdout: 'b:1:y\na:3:x\nc:20:z\n' }],
  ['sort -s -k2', '2 b\n1 b\n', { stdout: '2 b\n1 b\n' }],
  ['sort -u', 'a 1\nb 1\na 1\n', { stdout: 'a 1\nb 1\n' }],
  ['sort -u -k2', 'a 1\nb 1\na 1\n', { stdout: 'a 1\n' }],
  ['sort -c', 'b\na\n', { stderr: 'sort: -:2: disorder: a\n', status: 1 }],
  ['sort nofile', '', { stderr: 'sort: cannot read: nofile: No such file or directory\n', status: 2 }],
  ['sort -k 0', '', { stderr: 'sort: field number is zero: invalid field specification ‘0’\n', status: 2 }],
  ['sort -t ab', '', { stderr: 'sort: multi-character tab ‘ab’\n', status: 2 }],
  ['sort -o out && cat out', 'b\na\n', { stdout: 'a\nb\n' }],
];

it.each(RECORDED)('%s of %j', async (line, stdin, expected) => {
  const { stdout, stderr, status } = await newTestMachine().run(line, stdin);
  expect({ stdout, stderr, status }).toEqual({ stdout: '', stderr: '', status: 0, ...expected });
});
