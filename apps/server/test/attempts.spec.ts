import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { Subscription, TestClient } from './test-client.ts';
import { TestServer } from './test-server.ts';

const START = 'mutation ($restart: Boolean) { startAttempt(track: "basics", slug: "files", restart: $restart) { id } }';
const OPEN = 'mutation ($id: ID!, $name: String) { openTerminal(attemptId: $id, columns: 80, rows: 24, name: $name) { id name columns } }';
const LINE = 'mutation ($id: ID!, $line: String!, $input: ID!) { terminalLine(terminalId: $id, line: $line, inputId: $input) }';
const OUTPUT = 'subscription ($id: ID!, $after: Int) { terminalOutput(terminalId: $id, after: $after) { seq type data prompt } }';
const CHANGES = `subscription ($id: ID!) { attemptChanged(attemptId: $id) {
  type results { stepId passed checks { id status message } } clock { speed } command { line exitCode } progress { state points stepsDone } } }`;
const OVERVIEW = 'subscription ($id: ID!) { clusterOverview(attemptId: $id) { problem } }';
const ATTEMPT = `query ($id: ID!) { attempt(id: $id) {
  completedAt lesson { slug } progress { state stepsDone steps points maxPoints quizCorrect quizTotal }
  results { stepId passed checks { id status points } } answers { questionId correct points attemptsLeft } hints { stepId index total text } terminals { name } } }`;

interface Event {
  readonly seq: number;
  readonly type: string;
  readonly data: string | null;
}

const textOf = (events: readonly Event[]) => events.map(({ type, data }) => data ?? `<${type}>`).join('');
const prompts = (count: number) => (events: readonly Event[]) => events.filter(({ type }) => type === 'prompt').length >= count;

describe('attempts', () => {
  const server = new TestServer();
  let learner: TestClient;
  let attemptId: string;
  let terminalId: string;
  let input = 0;
  const subscriptions: Subscription<unknown>[] = [];

  const watch = <T>(client: TestClient, query: string, variables: object) => {
    const subscription = client.subscribe<T>(query, variables);
    subscriptions.push(subscription);
    return subscription;
  };
  const enter = (line: string, id = `i${++input}`) => learner.get(LINE, { id: terminalId, line, input: id });

  beforeAll(() => server.start());
  beforeEach(async () => {
    learner = await server.guest();
    attemptId = (await learner.get(START)).startAttempt.id;
    terminalId = (await learner.get(OPEN, { id: attemptId })).openTerminal.id;
  });
  afterEach(() => {
    for (const subscription of subscriptions.splice(0)) subscription.close();
  });
  afterAll(() => server.stop());

  it('goes on with the open attempt, or begins anew', async () => {
    expect((await learner.get(START)).startAttempt.id).toBe(attemptId);
    const anew = (await learner.get(START, { restart: true })).startAttempt.id;
    expect(anew).not.toBe(attemptId);
    expect((await learner.get(START)).startAttempt.id).toBe(anew);
  });

  it('shows the cluster at a glance, now and after each change', async () => {
    const picture = watch<{ problem: string }>(learner, OVERVIEW, { id: attemptId });
    await picture.until((events) => events.length === 1);
    await enter('write note.txt hello');
    const [before, after] = await picture.until((events) => events.length === 2);
    expect(before!.problem).not.toContain('note.txt');
    expect(after!.problem).toContain('note.txt');
  });

  it('finds a terminal again by its name', async () => {
    expect((await learner.get(OPEN, { id: attemptId })).openTerminal).toEqual({ id: terminalId, name: 'main', columns: 80 });
    const second = (await learner.get(OPEN, { id: attemptId, name: 'node01' })).openTerminal;
    expect(second.id).not.toBe(terminalId);
    expect((await learner.get(ATTEMPT, { id: attemptId })).attempt.terminals).toEqual([{ name: 'main' }, { name: 'node01' }]);
    expect(await learner.get('mutation ($id: ID!) { closeTerminal(terminalId: $id) }', { id: second.id })).toEqual({ closeTerminal: true });
    expect((await learner.ask(LINE, { id: second.id, line: 'ls', input: '1' })).errors?.[0]?.extensions.code).toBe('NOT_FOUND');
  });

  it('runs lines, and shows the same in every tab', async () => {
    const first = watch<Event>(learner, OUTPUT, { id: terminalId });
    await enter('echo one');
    await enter('echo 둘');
    expect(textOf(await first.until(prompts(3)))).toBe('<prompt><busy>one\r\n<prompt><busy>둘\r\n<prompt>');
    const second = watch<Event>(learner, OUTPUT, { id: terminalId });
    expect(await second.until(prompts(3))).toEqual(first.events);
    expect(first.events.map(({ seq }) => seq)).toEqual(first.events.map((_, index) => index + 1));
  });

  it('goes on after the last event that a client has seen', async () => {
    const first = watch<Event>(learner, OUTPUT, { id: terminalId });
    await enter('echo one');
    const { seq } = (await first.until(prompts(2))).at(-1)!;
    first.close();
    await enter('echo two');
    const second = watch<Event>(learner, OUTPUT, { id: terminalId, after: seq });
    expect(textOf(await second.until(prompts(1)))).toBe('<busy>two\r\n<prompt>');
    const stranger = watch<Event>(learner, OUTPUT, { id: terminalId, after: 999_999 });
    expect(textOf(await stranger.until(prompts(3)))).toBe('<reset><prompt><busy>one\r\n<prompt><busy>two\r\n<prompt>');
  });

  it('takes a repeated input once', async () => {
    const output = watch<Event>(learner, OUTPUT, { id: terminalId });
    await Promise.all([enter('echo once', 'same'), enter('echo once', 'same')]);
    await enter('echo once', 'same');
    await enter('echo end');
    expect(textOf(await output.until(prompts(3)))).toBe('<prompt><busy>once\r\n<prompt><busy>end\r\n<prompt>');
  });

  it('lets time pass at a speed, by jumps, and only while it is wanted', async () => {
    const output = watch<Event>(learner, OUTPUT, { id: terminalId });
    const clock = 'now speed';
    expect(await learner.get(`mutation { setSpeed(attemptId: "${attemptId}", speed: 0) { speed } }`)).toEqual({ setSpeed: { speed: 0 } });
    await enter('sleep 3600');
    await output.until((events) => events.at(-1)?.type === 'busy');
    const before = (await learner.get(`{ attempt(id: "${attemptId}") { clock { ${clock} } } }`)).attempt.clock;
    await sleep(50);
    expect((await learner.get(`{ attempt(id: "${attemptId}") { clock { ${clock} } } }`)).attempt.clock).toEqual(before);
    const after = (await learner.get(`mutation { advanceTime(attemptId: "${attemptId}", seconds: 3600) { ${clock} } }`)).advanceTime;
    expect(Date.parse(after.now) - Date.parse(before.now)).toBe(3_600_000);
    await output.until(prompts(2));
    await learner.get(`mutation { setSpeed(attemptId: "${attemptId}", speed: 600) { speed } }`);
    await enter('sleep 60');
    await output.until(prompts(3));
  });

  it.each([
    ['setSpeed', 'speed: -1'],
    ['setSpeed', 'speed: 601'],
    ['advanceTime', 'seconds: -1'],
    ['advanceTime', 'seconds: 604801'],
  ])('refuses %s with %s', async (name, argument) => {
    const { errors } = await learner.ask(`mutation { ${name}(attemptId: "${attemptId}", ${argument}) { speed } }`);
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });

  it('grades while the learner works, and keeps what has passed', async () => {
    const changes = watch<Record<string, never>>(learner, CHANGES, { id: attemptId });
    await changes.until((events) => events.some(({ type }) => type === 'results'));
    await enter('write a right');
    await enter('write a wrong');
    await enter('write b right');
    const events = await changes
      .until((all) => all.some(({ type }) => type === 'results') && all.length >= 9, 2000)
      .catch(() => changes.events);
    expect(events).toContainEqual(expect.objectContaining({ type: 'command', command: { line: 'write b right', exitCode: 0 } }));
    await enter('write a right');
    const all = await changes.until((seen) => seen.some(({ type }) => type === 'completed'));
    expect(all.at(-1)).toMatchObject({ type: 'completed', progress: { state: 'COMPLETED', stepsDone: 2, points: 3 } });
    await enter('write a wrong');
    await sleep(300);
    const { attempt } = await learner.get(ATTEMPT, { id: attemptId });
    expect(attempt.completedAt).not.toBeNull();
    expect(attempt.results.map(({ passed }: { passed: boolean }) => passed)).toEqual([true, true]);
  });

  it('checks on request, in the language of the learner', async () => {
    await learner.get('mutation { setLocale(locale: ko) { id } }');
    const { runCheck } = await learner.get(
      `mutation { runCheck(attemptId: "${attemptId}", stepId: "one") { passed checks { id status message } } }`,
    );
    expect(runCheck).toEqual({ passed: false, checks: [{ id: 'a', status: 'FAILED', message: '아직이에요.' }] });
  });

  it('reveals hints one by one', async () => {
    const reveal = async () =>
      (await learner.get(`mutation { revealHint(attemptId: "${attemptId}", stepId: "one") { index total text } }`)).revealHint;
    expect([await reveal(), await reveal(), await reveal()]).toEqual([
      { index: 0, total: 2, text: 'First hint' },
      { index: 1, total: 2, text: 'Second hint' },
      null,
    ]);
    expect((await learner.get(ATTEMPT, { id: attemptId })).attempt.hints).toHaveLength(2);
  });

  it('takes answers until they are right or used up', async () => {
    const answer = (value: unknown) =>
      learner.ask(
        `mutation ($answer: JSON!) { answerQuiz(attemptId: "${attemptId}", questionId: "sum", answer: $answer) { correct points attemptsLeft feedback } }`,
        { answer: value },
      );
    expect((await answer('two')).errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    expect((await answer(3)).data.answerQuiz).toEqual({ correct: false, points: 0, attemptsLeft: 1, feedback: null });
    expect((await answer(2)).data.answerQuiz).toEqual({ correct: true, points: 1, attemptsLeft: 0, feedback: 'It is two.' });
    expect((await answer(2)).errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    expect((await learner.get(ATTEMPT, { id: attemptId })).attempt).toMatchObject({
      progress: { quizCorrect: 1, quizTotal: 1, points: 1, maxPoints: 4 },
      answers: [{ questionId: 'sum', correct: true, points: 1, attemptsLeft: 0 }],
    });
  });

  it('completes a line', async () => {
    const { completions } = await learner.get(
      `{ completions(terminalId: "${terminalId}", line: "ech", cursor: 3) { from to candidates { value } } }`,
    );
    expect(completions).toEqual({ from: 0, to: 3, candidates: [{ value: 'echo' }] });
  });

  it('explains a line and looks ahead', async () => {
    const { lineExplanation, linePreview } = await learner.get(
      `{ lineExplanation(terminalId: "${terminalId}", line: "ls") { start end role about }
         linePreview(terminalId: "${terminalId}", line: "ls") { output exitCode changes { name } consequences { name } } }`,
    );
    expect(lineExplanation).toEqual([{ start: 0, end: 2, role: 'program', about: 'a line' }]);
    expect(linePreview).toEqual({ output: 'would run ls', exitCode: 0, changes: [], consequences: [] });
  });

  it('refuses what belongs to somebody else', async () => {
    const other = await server.guest();
    expect(await other.get(ATTEMPT, { id: attemptId })).toEqual({ attempt: null });
    const refused = await Promise.all([
      other.ask(OPEN, { id: attemptId }),
      other.ask(LINE, { id: terminalId, line: 'ls', input: '1' }),
      other.ask(`{ linePreview(terminalId: "${terminalId}", line: "ls") { output } }`),
      other.ask(`{ lineExplanation(terminalId: "${terminalId}", line: "ls") { role } }`),
      other.ask(LINE, { id: 'no-uuid', line: 'ls', input: '1' }),
      other.ask(`{ requestTrace(attemptId: "${attemptId}") { id } }`),
      other.ask(`{ schedulingDecisions(attemptId: "${attemptId}") { id } }`),
      other.ask(`mutation { advanceTime(attemptId: "${attemptId}", seconds: 1) { now } }`),
      other.ask(`mutation { answerQuiz(attemptId: "${attemptId}", questionId: "sum", answer: 2) { correct } }`),
      other.ask(`mutation { closeTerminal(terminalId: "${terminalId}") }`),
    ]);
    expect(refused.map(({ errors }) => errors?.[0]?.extensions.code)).toEqual(Array(10).fill('NOT_FOUND'));
    for (const [query, id] of [
      [OUTPUT, terminalId],
      [CHANGES, attemptId],
      [OVERVIEW, attemptId],
    ] as const) {
      const stream = watch(other, query, { id });
      await stream.until(() => false).catch(() => undefined);
      expect(stream.error).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
    }
  });

  it('brings a sandbox back after a fault in it, as it was saved', async () => {
    const logged = import.meta.jest.spyOn(Logger.prototype, 'error').mockReturnValue(undefined);
    const output = watch<Event>(learner, OUTPUT, { id: terminalId });
    await enter('write note kept');
    const { seq } = (await output.until(prompts(2))).at(-1)!;
    await learner.ask(LINE, { id: terminalId, line: 'crash', input: 'crash' });
    await sleep(100);
    const again = watch<Event>(learner, OUTPUT, { id: terminalId, after: seq });
    await enter('cat note');
    expect(textOf(await again.until(prompts(1)))).toBe('<busy>kept\r\n<prompt>');
    expect(logged).toHaveBeenCalledTimes(1);
    logged.mockRestore();
  });

  it('finds everything again after a restart', async () => {
    const output = watch<Event>(learner, OUTPUT, { id: terminalId });
    await enter('write note kept');
    const before = [...(await output.until(prompts(2)))];
    await server.restart();
    learner = Object.assign(server.client(), { cookie: learner.cookie });
    const again = watch<Event>(learner, OUTPUT, { id: terminalId });
    expect(await again.until(prompts(2))).toEqual(before);
    await enter('cat note');
    expect(textOf(await again.until(prompts(3)))).toMatch(/<busy>kept\r\n<prompt>$/);
  });

  it('says of an attempt that another version has saved that it cannot go on, and begins it anew', async () => {
    await enter('write note kept');
    await server.restart();
    server.engine.isNewer = true;
    learner = Object.assign(server.client(), { cookie: learner.cookie });
    expect((await learner.ask(START)).errors).toMatchObject([{ extensions: { code: 'OUTDATED' } }]);
    const anew = (await learner.get(START, { restart: true })).startAttempt.id;
    expect((await learner.get(START)).startAttempt.id).toBe(anew);
  });
});
