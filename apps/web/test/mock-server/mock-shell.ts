import type { TracedRequest, TracedStage } from '../../src/trace/trace.documents.ts';
import type { MockTerminal, Run } from './mock-terminal.ts';
import type { MockAttempt } from './mock-attempt.ts';

const COMPLETIONS: [string, string][] = [
  ['get', 'Display one or many resources'],
  ['describe', 'Show details of a resource'],
  ['create', 'Create a resource'],
  ['apply', 'Apply a configuration'],
  ['delete', 'Delete resources'],
  ['logs', 'Print the logs of a container'],
];

export function completionsFor(line: string, cursor: number) {
  const before = line.slice(0, cursor);
  const word = /\S*$/.exec(before)![0];
  const words = /^kubectl\s+\S*$/.test(before)
    ? COMPLETIONS
    : /^\S*$/.test(before)
      ? ([
          ['kubectl', 'Kubernetes'],
          ['vi', 'Editor'],
          ['cat', 'Print files'],
        ] as [string, string][])
      : [];
  return {
    from: cursor - word.length,
    to: cursor,
    candidates: words
      .filter(([value]) => value.startsWith(word))
      .map(([value, description]) => ({ value: `${value} `, display: value, description })),
  };
}

/** A handful of commands with canned answers, enough to try the client. */
export const mockShell =
  (attempt: MockAttempt): Run =>
  (line, terminal) => {
    const [program = '', ...words] = line.trim().split(/\s+/);
    const done = (output: string, exitCode = 0) => {
      if (program === 'kubectl') attempt.recordCommand(terminal.id, line, exitCode, requestsOf(words, attempt));
      return { output, exitCode };
    };
    switch (program) {
      case '':
        return done('');
      case 'echo':
        return done(`${words.join(' ')}\n`);
      case 'clear':
        return done('\x1b[H\x1b[2J');
      case 'seq':
        return done(Array.from({ length: Number(words[0]) }, (_, index) => `${index + 1}\n`).join(''));
      case 'sleep':
        return sleep(terminal, Number(words[0] ?? 1));
      case 'cat':
        return words[0] ? done(terminal.files.get(words[0]) ?? `cat: ${words[0]}: No such file or directory\n`) : echoKeys(terminal);
      case 'vi':
      case 'vim':
      case 'nano':
        return edit(terminal, program, words[0] ?? 'new.txt');
      case 'exit':
        terminal.say('logout\r\n');
        terminal.emit({ type: 'exit' });
        return 'running';
      case 'kubectl':
        return done(...kubectl(words, attempt));
      default:
        return done(`-bash: ${program}: command not found\n`, 127);
    }
  };

function sleep(terminal: MockTerminal, seconds: number): 'running' {
  const timer = setTimeout(() => terminal.prompt(), seconds * 1000);
  terminal.onKeys = (data) => {
    if (!data.includes('\x03')) return terminal.say(data.replaceAll('\r', '\r\n'));
    clearTimeout(timer);
    terminal.say('^C\r\n');
    terminal.prompt();
  };
  return 'running';
}

function echoKeys(terminal: MockTerminal): 'running' {
  terminal.onKeys = (data) => {
    if (/[\x03\x04]/.test(data)) return terminal.prompt();
    terminal.say(data.replaceAll('\r', '\r\n'));
  };
  return 'running';
}

function edit(terminal: MockTerminal, editor: string, path: string): 'running' {
  const editId = `edit-${terminal.events.past.length}`;
  terminal.emit({
    type: 'edit',
    editId,
    path,
    editor,
    content: terminal.files.get(path) ?? 'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: team-a\n  labels:\n    env: dev\n',
  });
  terminal.onEdit = (content) => {
    if (content !== null) terminal.files.set(path, content);
    terminal.prompt();
  };
  return 'running';
}

function kubectl(words: readonly string[], attempt: MockAttempt): [string, number] {
  const [verb, what, name] = words;
  if (verb === 'get' && /^(ns|namespaces?)$/.test(what ?? '')) {
    const rows = ['default', 'kube-node-lease', 'kube-public', 'kube-system', ...attempt.namespaces].map(
      (one) => `${one.padEnd(17)} Active   12m`,
    );
    return [`NAME              STATUS   AGE\n${rows.join('\n')}\n`, 0];
  }
  if (verb === 'get') return ['No resources found in default namespace.\n', 0];
  if (verb === 'apply' || (verb === 'create' && what === 'namespace')) {
    const created = verb === 'apply' ? 'team-a' : (name ?? '');
    if (attempt.namespaces.has(created)) return [`Error from server (AlreadyExists): namespaces "${created}" already exists\n`, 1];
    attempt.namespaces.add(created);
    return [`namespace/${created} created\n`, 0];
  }
  if (verb === 'delete')
    return [
      'Error from server (Forbidden): nodes "worker-1" is forbidden: User "dev" cannot delete resource "nodes" in API group "" at the cluster scope\n',
      1,
    ];
  return [`error: unknown command "${verb ?? ''}" for "kubectl"\n`, 1];
}

const stage = (name: string, outcome: string, actor: string | null, summary: string, details: string[] = []): TracedStage => ({
  stage: name,
  outcome,
  actor,
  summary,
  details,
});

function requestsOf(words: readonly string[], attempt: MockAttempt): Omit<TracedRequest, 'id' | 'commandId' | 'command' | 'at'>[] {
  const [verb = ''] = words;
  const base = { user: 'kubernetes-admin', groups: ['system:masters', 'system:authenticated'], userAgent: 'kubectl/v1.33.1 (linux/amd64)' };
  const authn = stage('authentication', 'passed', 'x509', 'The client certificate names kubernetes-admin.', [
    'CN=kubernetes-admin',
    'O=system:masters',
  ]);
  const allowed = stage('authorization', 'passed', 'RBAC', 'ClusterRoleBinding cluster-admin allows it.', [
    'ClusterRole cluster-admin: *.* [*]',
  ]);
  if (verb === 'get') {
    const uri = words[1]?.startsWith('n') ? '/api/v1/namespaces?limit=500' : '/api/v1/namespaces/default/pods?limit=500';
    return [
      {
        ...base,
        verb: 'list',
        uri,
        code: 200,
        reason: 'OK',
        durationMs: 0.4,
        stages: [authn, allowed, stage('storage', 'passed', 'etcd', `Read at resourceVersion ${812 + attempt.namespaces.size}.`)],
      },
    ];
  }
  if (verb === 'delete') {
    const refused = stage('authorization', 'refused', 'RBAC', 'No rule of any binding of dev allows delete on nodes.', [
      'RoleBinding default/dev-edit: only in namespace default',
      'ClusterRoleBinding system:discovery: only non-resource URLs',
    ]);
    return [
      {
        ...base,
        user: 'dev',
        groups: ['developers'],
        verb: 'delete',
        uri: '/api/v1/nodes/worker-1',
        code: 403,
        reason: 'Forbidden',
        durationMs: 0.2,
        stages: [authn, refused],
      },
    ];
  }
  if (verb !== 'apply' && verb !== 'create') return [];
  return [
    {
      ...base,
      verb: 'get',
      uri: '/api/v1/namespaces/team-a',
      code: 404,
      reason: 'NotFound',
      durationMs: 0.3,
      stages: [authn, allowed, stage('storage', 'passed', 'etcd', 'There is no such object.')],
    },
    {
      ...base,
      verb: 'create',
      uri: '/api/v1/namespaces?fieldManager=kubectl-client-side-apply&fieldValidation=Strict',
      code: 201,
      reason: 'Created',
      durationMs: 1.8,
      stages: [
        authn,
        allowed,
        stage('mutatingAdmission', 'changed', 'NamespaceDefaulting', 'A label was added.', [
          'metadata.labels["kubernetes.io/metadata.name"]: team-a',
        ]),
        stage('mutatingAdmission', 'passed', 'ServiceAccount', 'Nothing to change.'),
        stage('validation', 'passed', null, 'The object is valid.'),
        stage('storage', 'passed', 'etcd', `Written with resourceVersion ${813 + attempt.namespaces.size}.`),
      ],
    },
  ];
}
