import type { Program } from '../kernel/program.ts';
import { newTestMachine } from '../testing/test-machine.ts';
import { explainLine } from './explain-line.ts';

const kubectl: Program = {
  name: 'kubectl',
  summary: 'controls clusters',
  *run() {
    return 0;
  },
  explain: ({ words }) =>
    words.map((word, i) => (i === 0 ? undefined : word === 'get' ? { role: 'command', about: 'shows objects' } : { role: 'type' })),
};

function explained(line: string): string[] {
  const { machine } = newTestMachine({ programs: [kubectl] });
  const parts = explainLine(line, {
    files: machine.filesOf(),
    cwd: '/tmp/w',
    env: { PATH: '/usr/bin', HOME: '/root' },
    programs: machine.programs,
    variables: [],
    functions: ['greet'],
    aliases: { k: 'kubectl', kg: 'kubectl get' },
  });
  return parts.map(({ start, end, role }) => `${line.slice(start, end)}: ${role}`);
}

it.each([
  ['', []],
  ['kubectl get pods', ['kubectl: program', 'get: command', 'pods: type']],
  ['k get pods', ['k: alias', 'get: command', 'pods: type']],
  ['kg pods', ['kg: alias', 'pods: type']],
  ['greet x', ['greet: function', 'x: word']],
  ['cd /tmp && ls -l', ['cd: builtin', '/tmp: word', '&&: and', 'ls: program', '-l: flag']],
  ['nosuch', ['nosuch: unknown']],
  ['$EDITOR x', ['$EDITOR: word', 'x: word']],
  ['A=1 B=2 env', ['A=1: assignment', 'B=2: assignment', 'env: program']],
  ['kubectl get x > f 2>&1', ['kubectl: program', 'get: command', 'x: type', '>: output', 'f: file', '2>&: output', '1: file']],
  ['cat <<EOF | wc -l &', ['cat: program', '<<: here-document', 'EOF: word', '|: pipe', 'wc: program', '-l: flag', '&: background']],
  [
    'for i in 1 2; do echo $i; done',
    [
      'for: keyword',
      'i: word',
      'in: keyword',
      '1: word',
      '2: word',
      ';: sequence',
      'do: keyword',
      'echo: builtin',
      '$i: word',
      ';: sequence',
      'done: keyword',
    ],
  ],
  ['watch -n 1 kubectl get pods', ['watch: program', '-n: flag', '1: word', 'kubectl: program', 'get: command', 'pods: type']],
  ['sudo ls', ['sudo: program', 'ls: program']],
  ['snap ls', ['snap: unknown', 'ls: word']],
  ['[[ -f x ]] && ls', ['[[: keyword', '-f: word', 'x: word', ']]: keyword', '&&: and', 'ls: program']],
  ["echo 'unclosed", ['echo: builtin', "'unclosed: word"]],
])('%s', (line, expected) => {
  expect(explained(line)).toEqual(expected);
});
