import { commandTraces, mergeRequests, stageGroups } from './trace-groups.ts';
import type { TracedRequest, TracedStage } from './trace.documents.ts';

const stage = (name: string, outcome: string): TracedStage => ({ stage: name, outcome, actor: null, summary: '', details: [] });
const request = (id: string, commandId: string | null, second: number, verb = 'get', stages: TracedStage[] = []): TracedRequest => ({
  id,
  commandId,
  command: commandId && `run ${commandId}`,
  at: `2025-01-01T00:00:0${second}Z`,
  verb,
  uri: '/',
  user: 'u',
  groups: [],
  userAgent: null,
  code: 200,
  reason: null,
  durationMs: null,
  stages,
});

describe('commandTraces', () => {
  it('has the newest command first, its requests in order, and counts what is not known yet', () => {
    const commands = [
      { id: 'c2', terminalId: 't', line: 'second', startedAt: '2025-01-01T00:00:05Z', exitCode: 1, requests: 3 },
      { id: 'c3', terminalId: 't', line: 'echo', startedAt: '2025-01-01T00:00:09Z', exitCode: 0, requests: 0 },
    ];
    const traces = commandTraces([request('b', 'c1', 2), request('a', 'c1', 1), request('x', null, 3)], commands);
    expect(traces.map(({ id, line, exitCode, count, requests }) => [id, line, exitCode, count, requests.map((one) => one.id)])).toEqual([
      ['c2', 'second', 1, 3, []],
      ['', null, null, 1, ['x']],
      ['c1', 'run c1', null, 2, ['a', 'b']],
    ]);
  });
});

describe('mergeRequests', () => {
  it('keeps the order in which requests of the same moment were made', () => {
    const merged = mergeRequests([], [request('third', 'c', 1), request('second', 'c', 1), request('first', 'c', 1)]);
    expect(commandTraces(merged, [])[0]!.requests.map(({ id }) => id)).toEqual(['first', 'second', 'third']);
  });

  it('replaces what is told again', () => {
    const again = { ...request('a', 'c', 1), code: 404 };
    expect(mergeRequests([request('a', 'c', 1), request('b', 'c', 2)], [again])).toEqual([again, request('b', 'c', 2)]);
  });
});

describe('stageGroups', () => {
  it.each([
    [
      'a read',
      request('a', 'c', 1, 'list', [stage('authentication', 'passed'), stage('authorization', 'passed'), stage('storage', 'passed')]),
      ['passed', 'passed', 'skipped', 'skipped', 'passed'],
    ],
    [
      'a refusal',
      request('a', 'c', 1, 'create', [stage('authentication', 'passed'), stage('authorization', 'refused')]),
      ['passed', 'refused', 'notReached', 'notReached', 'notReached'],
    ],
    [
      'several plugins',
      request('a', 'c', 1, 'create', [
        stage('authentication', 'passed'),
        stage('authorization', 'passed'),
        stage('mutatingAdmission', 'passed'),
        stage('mutatingAdmission', 'changed'),
        stage('validation', 'passed'),
        stage('validatingAdmission', 'refused'),
      ]),
      ['passed', 'passed', 'changed', 'passed', 'refused', 'notReached'],
    ],
  ])('%s', (_name, traced, outcomes) => {
    expect(stageGroups(traced).map(({ outcome }) => outcome)).toEqual(outcomes);
  });
});
