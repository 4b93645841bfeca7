import { FieldPath, required } from '@drydock/apimachinery';
import type { AuditRecord, AuditStage } from '@drydock/apiserver';
import { TRACE_WORDS } from './trace-words.ts';
import { tracedRequest, tracedStage } from './traced-stages.ts';

const jane = { username: 'jane', groups: ['dev', 'system:authenticated'] };
const asked = (authenticator: string, why: string) => ({ authenticator, outcome: 'authenticated' as const, why });
const cases: [AuditStage, object][] = [
  [
    {
      stage: 'authentication',
      verdict: { user: jane, authenticator: 'token', asked: [asked('x509', ''), asked('token', 'a known token')] },
    },
    { outcome: 'passed', actor: 'token', summary: 'You are jane', details: ['token: a known token', 'groups: dev, system:authenticated'] },
  ],
  [
    { stage: 'authentication', verdict: { user: undefined, authenticator: 'token', asked: [asked('token', 'unknown')] } },
    { outcome: 'refused', actor: 'token', summary: 'Nobody knows these credentials', details: ['token: unknown'] },
  ],
  [
    { stage: 'impersonation', allowed: false, as: jane },
    { outcome: 'refused', summary: 'May not act as jane', details: ['groups: dev, system:authenticated'] },
  ],
  [
    {
      stage: 'authorization',
      verdict: {
        decision: 'deny',
        reason: 'no rule',
        authorizer: 'RBAC',
        asked: [{ authorizer: 'RBAC', result: { decision: 'noOpinion', reason: 'no rule' } }],
      },
    },
    { outcome: 'refused', actor: 'RBAC', summary: 'no rule', details: [] },
  ],
  [
    {
      stage: 'authorization',
      verdict: {
        decision: 'allow',
        reason: 'RBAC: allowed by a binding',
        authorizer: 'RBAC',
        grant: {
          binding: { kind: 'RoleBinding', name: 'readers', namespace: 'default' },
          role: { kind: 'Role', name: 'reader' },
          ruleIndex: 1,
          subject: 'User "jane"',
        },
        asked: [
          { authorizer: 'Node', result: { decision: 'noOpinion', reason: '' } },
          { authorizer: 'RBAC', result: { decision: 'allow', reason: 'RBAC: allowed by a binding' } },
        ],
      },
    },
    {
      outcome: 'passed',
      actor: 'RBAC',
      summary: 'RBAC: allowed by a binding',
      details: ['rule 2 of Role "reader"', 'Node: no opinion'],
    },
  ],
  [
    {
      stage: 'mutatingAdmission',
      plugin: 'ServiceAccount',
      outcome: 'changed',
      changes: [
        { path: 'spec.a', to: 1 },
        { path: 'b', from: 1 },
        { path: 'c', from: 1, to: [2] },
      ],
    },
    {
      outcome: 'changed',
      actor: 'ServiceAccount',
      summary: 'ServiceAccount filled in fields',
      details: ['spec.a = 1', 'b: 1 → removed', 'c: 1 → [2]'],
    },
  ],
  [
    { stage: 'validatingAdmission', plugin: 'ResourceQuota', outcome: 'refused', message: 'exceeded quota' },
    { outcome: 'refused', actor: 'ResourceQuota', summary: 'exceeded quota', details: [] },
  ],
  [
    { stage: 'validatingAdmission', outcome: 'passed', plugins: ['A', 'B'] },
    { outcome: 'passed', summary: 'No plugin objects', details: ['A', 'B'] },
  ],
  [
    { stage: 'validation', errors: [] },
    { outcome: 'passed', summary: 'Every field is valid', details: [] },
  ],
  [
    { stage: 'validation', errors: [required(FieldPath.of('spec', 'a'))] },
    { outcome: 'refused', summary: '1 field is invalid', details: ['spec.a: Required value'] },
  ],
  [
    { stage: 'storage', operation: 'created', resource: 'pods', key: 'default/web', resourceVersion: '7' },
    { outcome: 'changed', actor: 'etcd', summary: 'default/web created', details: ['resourceVersion 7'] },
  ],
];

it.each(cases)('%j', (stage, traced) => {
  expect(tracedStage(stage, TRACE_WORDS.en)).toEqual({ stage: stage.stage, ...traced });
});

it('a request says which flow schema and priority level it was under', () => {
  const flow = { flowSchema: { name: 'global-default', uid: 'a' }, priorityLevel: { name: 'global-default', uid: 'b' } };
  const record = { auditID: 'x', receivedAt: 0, verb: 'list', stages: [], flow } as unknown as AuditRecord;
  expect(tracedRequest(record, undefined, TRACE_WORDS.en).stages).toEqual([
    {
      stage: 'priorityAndFairness',
      outcome: 'passed',
      actor: 'APIPriorityAndFairness',
      summary: 'Flow schema "global-default", priority level "global-default"',
      details: [],
    },
  ]);
});

it('says it in Korean', () => {
  expect(tracedStage({ stage: 'validation', errors: [required(FieldPath.of('spec', 'a'))] }, TRACE_WORDS.ko)).toEqual({
    stage: 'validation',
    outcome: 'refused',
    summary: '필드 1개가 잘못됐어요',
    details: ['spec.a: Required value'],
  });
});
