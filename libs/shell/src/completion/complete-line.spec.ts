import type { Program } from '../kernel/program.ts';
import { newTestMachine } from '../testing/test-machine.ts';
import { completeLine } from './complete-line.ts';

const kubectl: Program = {
  name: 'kubectl',
  summary: 'Controls clusters',
  *run() {
    return 0;
  },
  complete: ({ words, current }) =>
    current.startsWith('-')
      ? [{ value: '--output=', partial: true }]
      : words.length === 1
        ? [{ value: 'get', description: 'Show' }, { value: 'delete' }]
        : [{ value: 'pods' }],
};

function complete(line: string) {
  const { machine } = newTestMachine({ programs: [kubectl] });
  const files = machine.filesOf({ name: 'root', uid: 0, gid: 0, home: '/root' }, '/tmp/w');
  files.makeDirectories('/tmp/w/dir one');
  for (const name of ['apple.txt', 'apply.sh', '.hidden', "it's"]) files.writeText(`/tmp/w/${name}`, '');
  const scope = {
    files,
    cwd: '/tmp/w',
    env: { PATH: '/usr/bin', HOME: '/root' },
    programs: machine.programs,
    variables: ['HOME', 'HOSTNAME'],
    functions: ['greet'],
    aliases: { k: 'kubectl' },
    completions: {
      kk: '-o default -F __start_kubectl',
      deploy: "-W 'dev prod'",
      mine: '-F _mine',
      kubectl: '-o default -F __start_kubectl',
    },
  };
  const { start, end, candidates } = completeLine(line, line.length, scope);
  return candidates.map(({ insert }) => line.slice(0, start) + insert + line.slice(end));
}

it.each([
  ['kub', ['kubectl ']],
  ['gre', ['greet ', 'grep ']],
  ['whoa', ['whoami ']],
  ['kubectl ', ['kubectl get ', 'kubectl delete ']],
  ['k g', ['k get ']],
  ['kubectl get ', ['kubectl get pods ']],
  ['kk ge', ['kk get ']],
  ['kk get ', ['kk get pods ']],
  ['deploy d', ['deploy dev ']],
  ['mine app', ['mine apple.txt ', 'mine apply.sh ']],
  ['kubectl get pods --', ['kubectl get pods --output=']],
  ['echo x | kubectl ge', ['echo x | kubectl get ']],
  ['cat app', ['cat apple.txt ', 'cat apply.sh ']],
  ['cat .', ['cat .hidden ']],
  ['cat di', ['cat dir\\ one/']],
  ['cat "di', ['cat "dir one/']],
  ['cat it', ["cat it\\'s "]],
  ['cd ', ['cd dir\\ one/']],
  ['echo hi > appl', ['echo hi > apple.txt ', 'echo hi > apply.sh ']],
  ['echo $HO', ['echo $HOME', 'echo $HOSTNAME']],
  ['echo ${HOM', ['echo ${HOME}']],
  ['nothing-like-this', []],
  ['cat ~/', []],
])('%s', (line, expected) => {
  expect(complete(line)).toEqual(expected);
});
