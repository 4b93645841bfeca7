import { answerOf, draftOf, moved } from './answer.ts';

const question = (type: string) => ({
  id: 'q',
  type,
  prompt: '',
  body: type === 'gap' ? 'kind: [[g1]]\nname: [[g2]]' : null,
  points: 1,
  options: ['a', 'b', 'c'].map((id) => ({ id, text: id })),
  targets: [{ id: 'x', text: 'x' }],
  checks: null,
});

describe('answerOf', () => {
  it.each([
    ['single', '', { ready: false, problem: 'chooseFirst' }],
    ['single', 'a', { ready: true, answer: 'a' }],
    ['multiple', [], { ready: false, problem: 'chooseFirst' }],
    ['multiple', ['a', 'c'], { ready: true, answer: ['a', 'c'] }],
    ['order', ['c', 'b', 'a'], { ready: true, answer: ['c', 'b', 'a'] }],
    ['match', { a: 'x', b: 'x' }, { ready: false, problem: 'chooseFirst' }],
    ['match', { a: 'x', b: 'x', c: 'x' }, { ready: true, answer: { a: 'x', b: 'x', c: 'x' } }],
    ['short', '  ns ', { ready: true, answer: 'ns' }],
    ['number', '0,5', { ready: true, answer: 0.5 }],
    ['number', 'four', { ready: false, problem: 'notANumber' }],
    ['number', ' ', { ready: false, problem: 'chooseFirst' }],
    ['gap', { g1: 'Pod' }, { ready: false, problem: 'chooseFirst' }],
    ['gap', { g1: 'Pod', g2: 'web' }, { ready: true, answer: { g1: 'Pod', g2: 'web' } }],
    ['line', '3', { ready: true, answer: 3 }],
    ['do', '', { ready: false, problem: 'clusterFirst' }],
    ['do', 'cluster-1', { ready: true, answer: 'cluster-1' }],
    ['number', 'Infinity', { ready: false, problem: 'notANumber' }],
  ])('%s of %j', (type, draft, readiness) => {
    expect(answerOf(question(type), draft)).toEqual(readiness);
  });
});

describe('draftOf', () => {
  it.each([
    ['order', ['b', 'a', 'c'], ['b', 'a', 'c']],
    ['order', ['b', 'gone', 'c'], ['a', 'b', 'c']],
    ['order', null, ['a', 'b', 'c']],
    ['multiple', ['a', 'gone'], ['a']],
    ['match', ['a'], {}],
    ['match', { a: 'x' }, { a: 'x' }],
    ['number', 4, '4'],
    ['single', undefined, ''],
  ])('%s of %j', (type, answer, draft) => {
    expect(draftOf(question(type), answer)).toEqual(draft);
  });
});

describe('moved', () => {
  it.each([
    [0, 2, ['b', 'c', 'a']],
    [2, -5, ['c', 'a', 'b']],
    [1, 9, ['a', 'c', 'b']],
    [1, 1, ['a', 'b', 'c']],
    [-1, 0, ['a', 'b', 'c']],
  ])('from %d to %d', (from, to, result) => {
    expect(moved(['a', 'b', 'c'], from, to)).toEqual(result);
  });
});
