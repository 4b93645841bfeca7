import { setTimeout as sleep } from 'node:timers/promises';
import type { TestClient } from './test-client.ts';
import { TestServer, writeFiles } from './test-server.ts';

const check = (id: string, points: number) =>
  `{ id: ${id}, points: ${points}, title: { en: File ${id}, ko: 파일 ${id} }, expect: { file: { path: /${id}, equals: right } } }`;
const QUIZ = `questions:
  - id: boat
    type: do
    points: 4
    prompt: { en: Do it., ko: 해 보세요. }
    checks: [${check('hull', 3)}, ${check('mast', 1)}]
    solution: write hull right
    explanation: { en: It floats., ko: 떠요. }
`;

const START = 'mutation ($restart: Boolean) { startAttempt(track: "basics", slug: "files", restart: $restart) { id } }';
const CLUSTER = `mutation ($id: ID!, $question: String!, $restart: Boolean) {
  openQuestionCluster(attemptId: $id, questionId: $question, restart: $restart) { id results { stepId } lesson { slug } } }`;
const ANSWER = `mutation ($id: ID!, $answer: JSON!) { answerQuiz(attemptId: $id, questionId: "boat", answer: $answer) {
  correct points attemptsLeft feedback answer checks { id status message } } }`;
const OPEN = 'mutation ($id: ID!) { openTerminal(attemptId: $id, columns: 80, rows: 24) { id } }';
const LINE = 'mutation ($id: ID!, $line: String!, $input: ID!) { terminalLine(terminalId: $id, line: $line, inputId: $input) }';
const PROGRESS =
  '{ courses { lessons { slug progress { state quizCorrect points } } } lesson(track: "basics", slug: "files", locale: ko) { quiz { checks { id title } } } }';

describe('a question that is done in a cluster of its own', () => {
  const server = new TestServer();
  let learner: TestClient;
  let attemptId: string;

  beforeAll(async () => {
    writeFiles(server.folders.scenarios, { 'basics/files/quiz.yaml': QUIZ });
    await server.start();
  });
  beforeEach(async () => {
    learner = await server.guest();
    attemptId = (await learner.get(START)).startAttempt.id;
  });
  afterAll(() => server.stop());

  const open = async (restart = false): Promise<string> =>
    (await learner.get(CLUSTER, { id: attemptId, question: 'boat', restart })).openQuestionCluster.id;
  const type = async (cluster: string, ...lines: string[]) => {
    const { id } = (await learner.get(OPEN, { id: cluster })).openTerminal;
    for (const line of lines) await learner.get(LINE, { id, line, input: line });
    await sleep(50);
  };
  const answer = (cluster: string) => learner.ask(ANSWER, { id: attemptId, answer: cluster });

  it('is graded as its cluster stands, and counts for the attempt that it belongs to', async () => {
    const cluster = await open();
    await type(cluster, 'write hull right');
    expect((await answer(cluster)).data.answerQuiz).toEqual({
      correct: false,
      points: 3,
      attemptsLeft: 1,
      feedback: null,
      answer: 'write hull right',
      checks: [
        { id: 'hull', status: 'PASSED', message: null },
        { id: 'mast', status: 'FAILED', message: 'Not yet.' },
      ],
    });
    await type(cluster, 'write mast right');
    expect((await answer(cluster)).data.answerQuiz).toMatchObject({ correct: true, points: 4, feedback: 'It floats.' });
    const { courses, lesson } = await learner.get(PROGRESS);
    expect(courses[0].lessons[0]).toEqual({ slug: 'files', progress: { state: 'STARTED', quizCorrect: 1, points: 4 } });
    expect(lesson.quiz[0].checks).toEqual([
      { id: 'hull', title: '파일 hull' },
      { id: 'mast', title: '파일 mast' },
    ]);
  });

  it('has the same cluster until it is begun anew, and the lesson keeps its own', async () => {
    const cluster = await open();
    expect(await open()).toBe(cluster);
    const anew = await open(true);
    expect(anew).not.toBe(cluster);
    expect((await answer(cluster)).errors?.[0]?.message).toBe('This is not the cluster of the question.');
    expect((await learner.get(START)).startAttempt.id).toBe(attemptId);
  });

  it('tells nothing before it is answered', async () => {
    const cluster = await open();
    const { openQuestionCluster } = await learner.get(CLUSTER, { id: attemptId, question: 'boat' });
    expect(openQuestionCluster).toEqual({ id: cluster, results: [], lesson: { slug: 'files' } });
    const early = await learner.ask(`mutation { runCheck(attemptId: "${cluster}", stepId: "boat") { passed } }`);
    expect(early.errors?.[0]?.message).toBe('The cluster of a question is graded when it is answered.');
  });

  it('is gone with its attempt, and belongs to nobody else', async () => {
    await open();
    await learner.get(START, { restart: true });
    const gone = await learner.ask(CLUSTER, { id: attemptId, question: 'boat' });
    expect(gone.errors?.[0]?.extensions.code).toBe('NOT_FOUND');
    const stranger = await (await server.guest()).ask(CLUSTER, { id: attemptId, question: 'boat' });
    expect(stranger.errors?.[0]?.extensions.code).toBe('NOT_FOUND');
  });
});
