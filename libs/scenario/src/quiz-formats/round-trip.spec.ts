import { quizSchema, type Question } from '../format/quiz.schema.ts';
import { QUIZ_FORMATS, type QuizFormat } from './exchange.ts';
import { exportQuiz, importQuiz } from './index.ts';

const base = { points: 1, attempts: 2, explanation: { en: 'Because `a` < b & c.' } };
const text = (en: string) => ({ en });

const QUESTIONS: Question[] = [
  {
    ...base,
    id: 'single',
    type: 'single',
    prompt: text('Which **one**? {x} = ~y # z: `a\\b`'),
    options: [
      { id: 'a', text: text('A = 1 {really}'), correct: true, feedback: text('Yes: so it is.') },
      { id: 'b', text: text('`kubectl get pods --show-labels`'), correct: false },
    ],
  },
  {
    ...base,
    id: 'multiple',
    type: 'multiple',
    prompt: text('Which of them?\n\nThink twice.'),
    options: ['a', 'b', 'c', 'd'].map((id, index) => ({ id, text: text(`Option ${id}`), correct: index < 3 })),
  },
  {
    ...base,
    id: 'order',
    type: 'order',
    prompt: text('In order:'),
    options: ['a', 'b', 'c'].map((id) => ({ id, text: text(`Step ${id}`) })),
  },
  {
    ...base,
    id: 'match',
    type: 'match',
    prompt: text('Pairs'),
    options: [
      { id: 'a', text: text('ImagePullBackOff'), target: 't1' },
      { id: 'b', text: text('CrashLoopBackOff'), target: 't2' },
      { id: 'c', text: text('Error'), target: 't2' },
    ],
    targets: [
      { id: 't1', text: text('no image') },
      { id: 't2', text: text('exit <> 0') },
      { id: 't3', text: text('nobody’s partner') },
    ],
  },
  { ...base, id: 'short', type: 'short', prompt: text('Which flag?'), accept: ['--previous', '-p', 'a=b'] },
  { ...base, id: 'number', type: 'number', prompt: text('How long?'), answer: 300, tolerance: 2.5 },
  {
    ...base,
    id: 'gap',
    type: 'gap',
    prompt: text('Fill it.'),
    manifest: 'kind: [[gap-1]]\nspec:\n  [[gap-2]]: { path: "/", a: <b> }\n',
    gaps: [
      { id: 'gap-1', accept: ['Pod'] },
      { id: 'gap-2', accept: ['httpGet', 'tcp~Socket'] },
    ],
  },
  { ...base, id: 'line', type: 'line', prompt: text('Where?'), manifest: 'a\nb\n', faulty: [2] },
  { ...base, id: 'output', type: 'output', prompt: text('What?'), run: 'kubectl get ns' },
  { ...base, id: 'do', type: 'do', prompt: text('Do it.'), checks: [], solution: 'true' },
];

/** The types that each format can say, and how they come back. */
const SAID: Record<QuizFormat, string[]> = {
  gift: ['single', 'multiple', 'match', 'short', 'number'],
  moodle: ['single', 'multiple', 'order', 'match', 'short', 'number', 'gap'],
  qti21: ['single', 'multiple', 'order', 'match', 'short', 'number', 'gap'],
  qti30: ['single', 'multiple', 'order', 'match', 'short', 'number', 'gap'],
};

describe.each(QUIZ_FORMATS)('%s', (format) => {
  const exported = exportQuiz(format, QUESTIONS, 'en');

  it.each(SAID[format])('brings %s back as it was', (type) => {
    const { questions, lost } = importQuiz(format, exported.files, 'en');
    expect(lost).toEqual([]);
    const original = QUESTIONS.find((question) => question.type === type)!;
    const wanted = format.startsWith('qti') && type === 'single' ? withoutFeedback(original) : original;
    expect(questions.find((question) => question.id === type)).toEqual(wanted);
  });

  it('names what it can not say', () => {
    const left = QUESTIONS.filter(({ type }) => !SAID[format].includes(type)).map(({ id }) => id);
    const feedback = format.startsWith('qti') ? ['single'] : [];
    expect(exported.lost.map((line) => line.split(':')[0])).toEqual(
      QUESTIONS.map(({ id }) => id).filter((id) => left.includes(id) || feedback.includes(id)),
    );
    const heavy = exportQuiz(format, [{ ...QUESTIONS[0]!, points: 3, attempts: 5 } as Question], 'en').lost.join('\n');
    expect(heavy).toMatch(/answered 5 times/);
    expect(/weight of 3/.test(heavy)).toBe(format === 'gift');
  });

  it('makes questions that the format of lessons accepts', () => {
    const { questions } = importQuiz(format, exported.files, 'ko');
    expect(quizSchema.safeParse({ questions }).error?.issues ?? []).toEqual([]);
  });
});

function withoutFeedback(question: Question): Question {
  if (question.type !== 'single') return question;
  return { ...question, options: question.options.map(({ id, text: words, correct }) => ({ id, text: words, correct })) };
}

describe('import', () => {
  it.each<[QuizFormat, string, unknown]>([
    [
      'gift',
      '// a comment\n$CATEGORY: x\n\n::Q1:: The sky is blue. {T#no#yes}\n',
      { id: 'q1', type: 'single', options: [{ correct: true }, { correct: false }] },
    ],
    ['gift', 'When did it start? {#2014:1}', { id: 'question-1', type: 'number', answer: 2014, tolerance: 1 }],
    ['gift', 'How many? {#3..5}', { type: 'number', answer: 4, tolerance: 1 }],
    ['gift', 'Two plus {=2 =two} is four.', { type: 'short', accept: ['2', 'two'], prompt: { en: 'Two plus _____ is four.' } }],
    [
      'moodle',
      '<?xml version="1.0"?><quiz><question type="category"/><question type="truefalse"><name><text>T</text></name><questiontext format="html"><text><![CDATA[<p>Is <code>ns</code> short?</p>]]></text></questiontext><answer fraction="100"><text>true</text></answer><answer fraction="0"><text>false</text></answer></question></quiz>',
      { id: 't', type: 'single', prompt: { en: 'Is `ns` short?' } },
    ],
  ])('of %s reads %j', (format, source, expected) => {
    const { questions, lost } = importQuiz(format, { file: source }, 'en');
    expect(lost).toEqual([]);
    expect(questions).toMatchObject([expected]);
  });

  it.each<[QuizFormat, string, RegExp]>([
    ['gift', 'Write about it. {}', /essays are not graded/],
    ['moodle', '<quiz><question type="essay"><name><text>E</text></name></question></quiz>', /E: there are no questions of type essay/],
    ['moodle', '<quiz>\n<question>\n</quiz>', /line 3: <\/quiz> closes nothing; question is open/],
    ['moodle', '<!DOCTYPE quiz [<!ENTITY a "aaaa">]><quiz/>', /is no XML/],
    [
      'qti30',
      '<qti-assessment-item title="D"><qti-item-body><qti-drawing-interaction/></qti-item-body></qti-assessment-item>',
      /D: there is nothing like its drawingInteraction/,
    ],
    ['qti21', '<assessmentTest/>', /holds no item/],
  ])('of %s names what it can not take: %j', (format, source, message) => {
    const { questions, lost } = importQuiz(format, { 'file.xml': source }, 'en');
    expect(questions).toEqual([]);
    expect(lost.join('\n')).toMatch(message);
  });
});
