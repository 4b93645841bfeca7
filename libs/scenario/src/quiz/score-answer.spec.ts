import type { Question } from '../format/quiz.schema.ts';
import { publicQuestion } from './public-question.ts';
import { scoreAnswer } from './score-answer.ts';

const text = (en: string) => ({ en, ko: `ko ${en}` });
const base = { prompt: text('Prompt'), points: 2, attempts: 2, explanation: text('Because.') };
const choice = (id: string, correct: boolean) => ({ id, text: text(id), correct, feedback: correct ? undefined : text(`not ${id}`) });
const single: Question = { ...base, id: 's', type: 'single', options: [choice('a', true), choice('b', false), choice('c', false)] };
const multiple: Question = { ...base, id: 'm', type: 'multiple', options: [choice('a', true), choice('b', true), choice('c', false)] };
const order: Question = { ...base, id: 'o', type: 'order', options: ['a', 'b', 'c'].map((id) => ({ id, text: text(id) })) };
const match: Question = {
  ...base,
  id: 'x',
  type: 'match',
  options: [
    { id: 'a', text: text('a'), target: '1' },
    { id: 'b', text: text('b'), target: '2' },
  ],
  targets: [
    { id: '1', text: text('1') },
    { id: '2', text: text('2') },
  ],
};
const short: Question = { ...base, id: 'w', type: 'short', accept: ['kubectl get pods', 'CrashLoopBackOff'] };
const number: Question = { ...base, id: 'n', type: 'number', answer: 300, tolerance: 5 };

const gap: Question = {
  ...base,
  id: 'g',
  type: 'gap',
  manifest: 'kind: [[kind]]\nspec:\n  [[probe]]: {}\n',
  gaps: [
    { id: 'probe', accept: ['readinessProbe'] },
    { id: 'kind', accept: ['Pod', 'Deployment'] },
  ],
};
const line: Question = { ...base, id: 'l', type: 'line', manifest: 'kind: Pod\nspec:\n  containers: {}\n', faulty: [3] };
const output: Question = { ...base, id: 'p', type: 'output', run: 'kubectl get ns' };
const todo: Question = { ...base, id: 'd', type: 'do', checks: [], solution: 'kubectl create ns secret-name' };
const printed = { simulated: { output: 'NAME     STATUS\ndefault  Active\n' } };

const SEED = 7;
const options = { seed: SEED, locale: 'en' as const, attemptsMade: 0 };
/** What the browser sends for options that it shows with these texts. */
const shown = (question: Question, ...texts: string[]) => {
  const { options: published, targets } = publicQuestion(question, 'en', SEED);
  return texts.map((each) => [...published, ...(targets ?? [])].find((option) => option.text === each)!.id);
};
const pairs = (question: Question, ...texts: string[]) => {
  const ids = shown(question, ...texts);
  return Object.fromEntries([
    [ids[0]!, ids[1]!],
    [ids[2]!, ids[3]!],
  ]);
};

describe('publicQuestion', () => {
  it('holds no answer', () => {
    const published = JSON.stringify(
      [single, multiple, order, match, short, number, gap, line, output, todo].map((question) => publicQuestion(question, 'en', SEED)),
    );
    for (const secret of [
      'correct',
      'Because',
      'accept',
      'answer',
      'tolerance',
      'not b',
      'CrashLoop',
      'readinessProbe',
      'faulty',
      '[[kind]]',
      'secret-name',
    ])
      expect(published).not.toContain(secret);
  });

  it('is in the language asked for', () => {
    expect(publicQuestion(number, 'ko', 1)).toEqual({
      id: 'n',
      type: 'number',
      prompt: 'ko Prompt',
      points: 2,
      attempts: 2,
      options: [],
      body: undefined,
      targets: undefined,
    });
  });

  it('is the same for the same seed, and another for others', () => {
    const orders = [1, 1, 2, 3, 4, 5].map((seed) =>
      publicQuestion(single, 'en', seed)
        .options.map((option) => option.text)
        .join(),
    );
    expect(orders[0]).toBe(orders[1]);
    expect(new Set(orders).size).toBeGreaterThan(1);
  });

  it('never begins an order with its answer', () => {
    for (let seed = 0; seed < 200; seed++) {
      expect(publicQuestion(order, 'en', seed).options.map((option) => option.text)).not.toEqual(['a', 'b', 'c']);
    }
  });
});

describe('scoreAnswer', () => {
  it.each<[string, Question, unknown, number]>([
    ['single right', single, shown(single, 'a')[0], 2],
    ['single wrong', single, shown(single, 'b')[0], 0],
    ['multiple right', multiple, shown(multiple, 'b', 'a'), 2],
    ['multiple half', multiple, shown(multiple, 'a'), 1],
    ['multiple with a wrong one', multiple, shown(multiple, 'a', 'b', 'c'), 1],
    ['multiple wrong', multiple, shown(multiple, 'c'), 0],
    ['multiple none', multiple, [], 0],
    ['order right', order, shown(order, 'a', 'b', 'c'), 2],
    ['order wrong', order, shown(order, 'b', 'a', 'c'), 0],
    ['match right', match, pairs(match, 'a', '1', 'b', '2'), 2],
    ['match half', match, pairs(match, 'a', '1', 'b', '1'), 1],
    ['short exact', short, 'CrashLoopBackOff', 2],
    ['short loose', short, '  `Kubectl   GET pods`. ', 2],
    ['short full width', short, 'ｋｕｂｅｃｔｌ get pods', 2],
    ['short wrong', short, 'kubectl get pod', 0],
    ['number exact', number, 300, 2],
    ['number near', number, 295, 2],
    ['number far', number, 294.9, 0],
    ['gaps right', gap, { g1: ' Deployment ', g2: 'readinessProbe' }, 2],
    ['gaps half', gap, { g1: 'Pod', g2: 'readinessprobe' }, 1],
    ['the faulty line', line, 3, 2],
    ['another line', line, 1, 0],
    ['output right', output, 'NAME STATUS\n\ndefault Active', 2],
    ['output wrong', output, 'NAME STATUS', 0],
  ])('%s', (_, question, answer, points) => {
    expect(scoreAnswer(question, answer, { ...options, ...printed })).toMatchObject({
      correct: points === 2,
      points,
      attemptsLeft: points === 2 ? 0 : 1,
    });
  });

  it.each<[string, Question, unknown]>([
    ['no such option', single, 'o9'],
    ["an author's id", single, 'a'],
    ['a target for an option', match, { t1: 't1', t2: 't2' }],
    ['a list for a text', short, ['x']],
    ['a text for a list', multiple, 'o1'],
    ['an option twice', multiple, ['o1', 'o1']],
    ['an order with a gap', order, ['o1', 'o2']],
    ['half a match', match, { o1: 't1' }],
    ['a prototype', match, JSON.parse('{"__proto__": "t1", "o1": "t1"}')],
    ['not a number', number, Number.NaN],
    ['a number as text', number, '300'],
    ['nothing', single, null],
    ['a gap left out', gap, { g1: 'Pod' }],
    ["an author's gap", gap, { kind: 'Pod', probe: 'readinessProbe' }],
    ['a line as text', line, '3'],
    ['a list for a cluster', todo, ['true']],
  ])('refuses %s', (_, question, answer) => {
    expect(scoreAnswer(question, answer, options)).toEqual({ malformed: expect.any(String) });
  });

  it('gives the share of what was reached in the cluster', () => {
    expect(scoreAnswer(todo, 'a cluster', { ...options, simulated: { share: 0.5 } })).toMatchObject({ points: 1, correct: false });
    expect(scoreAnswer(todo, 'a cluster', { ...options, simulated: { share: 1 } })).toMatchObject({ correct: true, feedback: 'Because.' });
  });

  it('explains when the question is done with, not before', () => {
    const [wrong] = shown(single, 'b');
    expect(scoreAnswer(single, wrong, options)).toMatchObject({ feedback: 'not b', attemptsLeft: 1 });
    expect(scoreAnswer(single, wrong, { ...options, attemptsMade: 1 })).toMatchObject({ feedback: 'not b\n\nBecause.', attemptsLeft: 0 });
    expect(scoreAnswer(single, shown(single, 'a')[0], options)).toMatchObject({ feedback: 'Because.', attemptsLeft: 0 });
    expect(scoreAnswer(single, wrong, { ...options, attemptsMade: 2 })).toEqual({ malformed: 'no attempts are left for this question' });
  });
});
