import type { KubeObject } from '@drydock/apimachinery';
import type { Expectation } from '@drydock/scenario';
import type { Explanation } from '../findings/finding.ts';
import { FakeWorld } from '../../test/fake-world.ts';
import { evaluate } from './all-forms.ts';

const object = (kind: string, name: string, rest: Record<string, unknown> = {}): KubeObject => ({
  apiVersion: 'v1',
  kind,
  metadata: { name, namespace: 'dev', uid: name, resourceVersion: '1' },
  ...rest,
});
const world = new FakeWorld({
  objects: [
    object('Pod', 'web', { status: { phase: 'Running', restarts: 3 } }),
    object('Pod', 'db', { status: { phase: 'Pending', restarts: 0 } }),
    object('Event', 'web.1', { involvedObject: { kind: 'Pod', name: 'web' }, reason: 'Pulled', type: 'Normal', message: 'pulled nginx' }),
    object('Secret', 'key', { data: { password: 'aGlkZGVu' } }),
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'old', deletionTimestamp: '2026-01-01T00:00:00Z' } },
  ],
  files: { '/root/answer.txt': '  42\n' },
  commands: [
    { line: 'kubectl describe pvc data', exitCode: 0, startedAt: 0 },
    { line: 'kubectl get nope', exitCode: 1, startedAt: 1 },
  ],
  audit: [
    {
      verb: 'create',
      code: 403,
      dryRun: false,
      user: { username: 'admin', groups: [] },
      impersonatedUser: { username: 'jane', groups: [] },
      objectRef: { group: '', version: 'v1', resource: 'pods', subresource: '', namespace: 'dev', name: '' },
    },
  ],
  logs: { 'dev/web': 'starting\nlistening on 80\n' },
  answers: { 'http://web.dev/': { status: 200, body: 'Welcome' }, 'http://web.dev/no': { status: 404, body: '' } },
  context: { name: 'dev', cluster: 'kubernetes', user: 'jane', namespace: undefined },
  scripts: {
    good: { stdout: 'yes\n', stderr: '', exitCode: 0 },
    sulks: { stdout: 'looking\n\x1b[31mno pod\x1b[0m\n', stderr: '', exitCode: 1 },
  },
  allowed: ['jane list pods dev', 'sa get pods/log dev', 'bob scale deployments.apps'],
});
const pod = (name: string, rest = {}) => ({ object: { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'dev' }, ...rest } });
const pods = { apiVersion: 'v1', kind: 'Pod', namespace: 'dev' };
const canI = { as: 'jane', verb: 'list', resource: 'pods', namespace: 'dev', allowed: true };

describe('evaluate', () => {
  it.each<[string, Expectation]>([
    ['an object', pod('web', { status: { phase: 'Running' } })],
    ['some object of a kind', { object: { apiVersion: 'v1', kind: 'Pod', metadata: { namespace: 'dev' }, status: { phase: 'Pending' } } }],
    ['existence', { exists: { ...pods, name: 'web' } }],
    ['existence of some', { exists: pods }],
    ['an event', { event: { namespace: 'dev', kind: 'Pod', name: 'web', reason: 'Pulled', message: { contains: 'nginx' } } }],
    ['a log', { logs: { namespace: 'dev', pod: 'web', matches: '^listening' } }],
    ['an answer', { http: { url: 'http://web.dev/', body: { contains: 'Welcome' } } }],
    ['an answer with a status', { http: { url: 'http://web.dev/no', status: 404 } }],
    ['no answer', { http: { url: 'http://db.dev/', fails: true } }],
    ['as a user', { as: { user: 'jane', expect: pod('web') } }],
    ['in time', { eventually: { within: '10s', expect: pod('web') } }],
    ['an absent object', { absent: { ...pods, name: 'gone' } }],
    ['an object of an unknown kind is absent', { absent: { apiVersion: 'x.io/v1', kind: 'Boat', name: 'a' } }],
    ['a count', { count: { ...pods, equals: 2 } }],
    ['a count with a condition', { count: { ...pods, max: 1, min: 1, where: 'object.status.restarts > 0' } }],
    ['a count of an unknown kind', { count: { apiVersion: 'x.io/v1', kind: 'Boat', equals: 0 } }],
    ['CEL', { cel: { objects: { web: { ...pods, name: 'web' }, all: pods }, expression: 'web.status.restarts > 2 && size(all) == 2' } }],
    ['a file', { file: { path: '/root/answer.txt', equals: '42' } }],
    ['a script', { command: { run: 'good', stdout: { matches: '^yes$' } } }],
    ['a script that fails', { command: { run: 'bad', exitCode: 127 } }],
    ['access', { canI }],
    ['access denied', { canI: { ...canI, as: 'carol', allowed: false } }],
    [
      'access of a service account to a subresource',
      { canI: { ...canI, as: 'system:serviceaccount:dev:a', verb: 'get', resource: 'pods/log' } },
    ],
    ['access in a group', { canI: { as: 'bob', verb: 'scale', resource: 'deployments.apps', allowed: true } }],
    ['a command', { learnerRan: { matches: '^kubectl\\s+describe pvc', exitCode: 0 } }],
    ['a request as somebody', { request: { verb: 'create', resource: 'pods', user: 'jane', code: 403 } }],
    ['no such request', { request: { verb: 'delete', times: { max: 0 } } }],
    ['a context', { context: { namespace: 'default', user: 'jane' } }],
    ['all of', { allOf: [{ context: { user: 'jane' } }, pod('web')] }],
    ['any of', { anyOf: [pod('no'), pod('web')] }],
    ['not', { not: pod('no') }],
  ])('%s', async (_, expectation) => {
    expect(await evaluate(expectation, world)).toEqual({ passed: true, share: 1, explanation: {} });
  });

  it.each<[string, Expectation, Explanation]>([
    ['a missing object', pod('no'), { expected: 'Pod dev/no', where: 'Pod dev/no', look: 'kubectl get pod -n dev' }],
    [
      'a wrong field',
      pod('db', { status: { phase: 'Running' } }),
      { expected: 'Running', found: 'Pending', where: 'Pod dev/db: status.phase', look: 'kubectl describe pod db -n dev' },
    ],
    [
      'a secret value',
      { object: { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'key', namespace: 'dev' }, data: { password: 'eA==' } } },
      { found: '•••', where: 'Secret dev/key: data.password', look: 'kubectl get secret key -n dev -o yaml' },
    ],
    [
      'a present object',
      { absent: { apiVersion: 'v1', kind: 'Namespace', name: 'old' } },
      { found: 'Namespace old (Terminating)', where: 'Namespace old', look: 'kubectl describe namespace old' },
    ],
    [
      'the object that comes nearest',
      { object: { apiVersion: 'v1', kind: 'Pod', metadata: { namespace: 'dev' }, status: { phase: 'Running', restarts: 0 } } },
      { expected: '0', found: '3', where: 'Pod dev/web: status.restarts', look: 'kubectl describe pod web -n dev' },
    ],
    [
      'a missing event',
      { event: { namespace: 'dev', kind: 'Pod', reason: 'Killing' } },
      { where: 'Event: Pod', look: 'kubectl events -n dev' },
    ],
    [
      'a log',
      { logs: { namespace: 'dev', pod: 'web', contains: 'ready' } },
      { found: 'listening on 80', where: 'Pod dev/web', look: 'kubectl logs web -n dev' },
    ],
    ['a missing log', { logs: { pod: 'no', contains: 'x' } }, { where: 'Pod default/no', look: 'kubectl logs no' }],
    ['an answer', { http: { url: 'http://web.dev/no' } }, { expected: 'HTTP 200', found: 'HTTP 404', where: 'http://web.dev/no' }],
    [
      'no answer',
      { http: { url: 'http://db.dev/', from: { namespace: 'dev', pod: 'web' } } },
      { expected: 'HTTP 200', found: 'connection refused', where: 'dev/web → http://db.dev/' },
    ],
    [
      'a refusal',
      { as: { user: 'nobody', expect: pod('web') } },
      { found: expect.stringContaining('forbidden'), look: 'kubectl auth can-i --list --as=nobody' },
    ],
    ['a count', { count: { ...pods, min: 3 } }, { expected: '≥ 3', found: '2', where: 'Pod dev' }],
    [
      'a missing object in CEL',
      { cel: { objects: { x: { ...pods, name: 'no' } }, expression: 'true' } },
      { expected: 'Pod dev/no', where: 'Pod dev/no' },
    ],
    [
      'CEL that is false',
      { cel: { objects: { x: { ...pods, name: 'web' } }, expression: 'x.status.restarts > 9' } },
      { where: 'Pod dev/web' },
    ],
    ['a file', { file: { path: '/root/answer.txt', contains: 'no' } }, { found: '  42\n', where: '/root/answer.txt' }],
    ['a missing file', { file: { path: '/root/no', equals: '' } }, { where: '/root/no' }],
    ['a script', { command: { run: 'bad' } }, { expected: '$? = 0', found: '$? = 127: not found' }],
    ['a script that says why', { command: { run: 'sulks' } }, { expected: '$? = 0', found: '$? = 1: no pod' }],
    ['an output', { command: { run: 'good', stdout: { equals: 'no' } } }, { found: 'yes' }],
    [
      'access',
      { canI: { ...canI, allowed: false } },
      { expected: 'no', found: 'yes', where: 'kubectl auth can-i list pods --as=jane -n dev' },
    ],
    ['a command', { learnerRan: { matches: 'kubectl get nope', exitCode: 0 } }, {}],
    ['a request', { request: { verb: 'create', resource: 'pods', code: 201 } }, { expected: '≥ 1', found: '0', where: 'create pods' }],
    ['a context', { context: { namespace: 'dev' } }, { expected: 'dev', found: 'default', where: 'kubeconfig: dev: namespace' }],
    ['not', { not: pod('web') }, {}],
  ])('explains %s', async (_, expectation, explanation) => {
    expect(await evaluate(expectation, world)).toEqual({ passed: false, share: 0, explanation });
  });

  it('earns a share of all that is asked for', async () => {
    const expectation = { allOf: [pod('web'), pod('db'), pod('no'), pod('web')] };
    expect(await evaluate(expectation, world)).toMatchObject({ passed: false, share: 0.75, explanation: { where: 'Pod dev/no' } });
  });
});
