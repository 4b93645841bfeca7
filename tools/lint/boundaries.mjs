/**
 * Who may import whom: one line for each lib and app. The key is the folder; `imports` names other libs, `testImports` those that only
 * its specs need; `pure` means that the project runs anywhere (no Node, no clock, no randomness, no timers of its own). `entries` are folders of a
 * lib that are pure whatever it is, and that others may import alone, as `kube-http/protobuf`. The rules in this folder read nothing else.
 */
const core = ['apimachinery', 'apiserver', 'kinds', 'shell', 'cluster', 'kubectl', 'sandbox', 'scenario', 'grading'];

export const boundaries = {
  'libs/apimachinery': { pure: true, imports: [] },
  'libs/apiserver': { pure: true, imports: ['apimachinery'] },
  'libs/kinds': { pure: true, imports: ['apimachinery', 'apiserver'] },
  'libs/shell': { pure: true, imports: ['apimachinery'] },
  'libs/cluster': { pure: true, imports: ['apimachinery', 'apiserver', 'kinds', 'shell'] },
  'libs/kubectl': { pure: true, imports: ['apimachinery', 'apiserver', 'shell'], testImports: ['kinds'] },
  'libs/kube-http': {
    pure: false,
    imports: ['apimachinery', 'apiserver'],
    testImports: ['cluster'],
    entries: { protobuf: 'src/protobuf' },
  },
  'libs/sandbox': { pure: true, imports: ['apimachinery', 'apiserver', 'kinds', 'shell', 'cluster', 'kubectl', 'kube-http/protobuf'] },
  'libs/scenario': { pure: true, imports: ['apimachinery', 'apiserver', 'shell', 'cluster', 'sandbox'] },
  'libs/grading': { pure: true, imports: ['apimachinery', 'apiserver', 'shell', 'cluster', 'sandbox', 'scenario'] },
  'libs/persistence': { pure: false, imports: ['apimachinery'] },
  'apps/server': { pure: false, imports: [...core, 'kube-http', 'persistence'] },
  'apps/cli': { pure: false, imports: [...core, 'kube-http'] },
  'apps/web': { pure: false, imports: ['apimachinery', 'shell'] },
  'apps/e2e': { pure: false, imports: ['scenario', 'web'] },
};
