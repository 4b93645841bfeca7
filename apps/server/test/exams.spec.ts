import { once } from 'node:events';
import { request } from 'node:https';
import type { IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseYaml } from '@drydock/apimachinery';
import type { TestClient } from './test-client.ts';
import { TestServer } from './test-server.ts';

const EXAM =
  '{ exam { deadline marks { stepId flagged skipped } report { points maxPoints passed domains { id points } } } id completedAt }';
const LOOK = `mutation { startAttempt(track: "basics", slug: "test") ${EXAM} }`;
const START = `mutation ($restart: Boolean) { startAttempt(track: "basics", slug: "test", begin: true, restart: $restart) ${EXAM} }`;
const ATTEMPT = `query ($id: ID!) { attempt(id: $id) ${EXAM} }`;
const MARK = `mutation ($id: ID!, $step: String!, $flagged: Boolean, $skipped: Boolean) {
  markTask(attemptId: $id, stepId: $step, flagged: $flagged, skipped: $skipped) { stepId flagged skipped } }`;
const FINISH = `mutation ($id: ID!) { finishExam(attemptId: $id) ${EXAM} }`;
const CHANGES = 'subscription ($id: ID!) { attemptChanged(attemptId: $id) { type mark { stepId flagged skipped } } }';
const STEPS = '{ lesson(track: "basics", slug: "test", locale: en) { steps { id place { cluster command } } } }';
const OPEN = 'mutation ($id: ID!) { openTerminal(attemptId: $id, columns: 80, rows: 24) { id } }';
const LINE = 'mutation ($id: ID!, $line: String!) { terminalLine(terminalId: $id, line: $line, inputId: "1") }';
const COURSES = '{ courses { lessons { progress { passed } } } }';
const DECISIONS = 'query ($id: ID!) { schedulingDecisions(attemptId: $id) { pod } }';
const KUBECONFIG = 'query ($id: ID!) { kubeconfig(attemptId: $id) { text } }';

interface Change {
  type: string;
  mark: { stepId: string; flagged: boolean; skipped: boolean } | null;
}
interface Config {
  'current-context': string;
  contexts: { name: string; context: { cluster: string } }[];
  clusters: { name: string; cluster: { server: string; 'certificate-authority-data': string } }[];
}

async function ask(url: string, ca: string): Promise<{ code: number; body: Record<string, unknown> }> {
  const sent = request(url, { ca, agent: false });
  sent.end();
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  let text = '';
  for await (const chunk of answer) text += chunk;
  return { code: answer.statusCode!, body: text.startsWith('{') ? JSON.parse(text) : { text } };
}

describe('an exam', () => {
  const server = new TestServer();
  let learner: TestClient;
  let id: string;

  beforeAll(() => server.start());
  beforeEach(async () => {
    learner = await server.guest();
    id = (await learner.get(START)).startAttempt.id;
  });
  afterAll(() => server.stop());

  it('begins only when it is asked to, and is gone on with by a look', async () => {
    expect((await learner.get(LOOK)).startAttempt.id).toBe(id);
    const { errors } = await (await server.guest()).ask(LOOK);
    expect(errors).toMatchObject([{ extensions: { code: 'NOT_BEGUN' } }]);
  });

  const mark = (step: string, change: { flagged?: boolean; skipped?: boolean }) => learner.get(MARK, { id, step, ...change });
  const type = async (line: string) => {
    const { openTerminal } = await learner.get(OPEN, { id });
    await learner.get(LINE, { id: openTerminal.id, line });
  };
  const kubeconfig = async () => {
    const config = parseYaml((await learner.get(KUBECONFIG, { id })).kubeconfig.text).documents[0] as Config;
    const [{ 'certificate-authority-data': ca }] = config.clusters.map(({ cluster }) => cluster) as [Config['clusters'][0]['cluster']];
    return { config, ca: Buffer.from(ca, 'base64').toString(), urls: config.clusters.map(({ cluster }) => cluster.server) };
  };

  it('says how to get to the cluster of each task', async () => {
    expect((await learner.get(STEPS)).lesson.steps).toEqual([
      { id: 'red', place: { cluster: 'c1', command: 'kubectl config use-context c1' } },
      { id: 'blue', place: { cluster: 'c2', command: 'ssh c2-node01' } },
    ]);
  });

  it('keeps flags and skips, and tells every window', async () => {
    const otherTab = learner.subscribe<Change>(CHANGES, { id });
    await otherTab.until((events) => events.length > 0);
    expect((await mark('red', { flagged: true })).markTask).toEqual({ stepId: 'red', flagged: true, skipped: false });
    expect((await mark('red', { skipped: true })).markTask).toEqual({ stepId: 'red', flagged: true, skipped: true });
    await mark('red', { flagged: false });
    const told = await otherTab.until((events) => events.filter(({ type: kind }) => kind === 'mark').length === 3);
    expect(told.at(-1)!.mark).toEqual({ stepId: 'red', flagged: false, skipped: true });
    otherTab.close();
    await server.restart();
    learner = Object.assign(server.client(), { cookie: learner.cookie });
    expect((await learner.get(ATTEMPT, { id })).attempt.exam.marks).toEqual([{ stepId: 'red', flagged: false, skipped: true }]);
  });

  it.each([
    ['a task that is not there', { step: 'green', flagged: true }, 'NOT_FOUND'],
    ['somebody else', { step: 'red', flagged: true, stranger: true }, 'NOT_FOUND'],
  ])('takes no mark for %s', async (_, { stranger, ...variables }: { step: string; flagged: boolean; stranger?: boolean }, code) => {
    const client = stranger ? await server.guest() : learner;
    expect((await client.ask(MARK, { id, ...variables })).errors?.[0]?.extensions.code).toBe(code);
  });

  it('does not show why pods are where they are while it runs', async () => {
    expect((await learner.ask(DECISIONS, { id })).errors?.[0]?.message).toBe('An exam does not show why pods are where they are.');
    await learner.get(FINISH, { id });
    expect((await learner.get(DECISIONS, { id })).schedulingDecisions).toEqual([]);
  });

  it('takes nothing any more when it is finished', async () => {
    await type('write red right');
    await sleep(50);
    const { exam } = (await learner.get(FINISH, { id })).finishExam;
    expect(exam.report).toEqual({ points: 3, maxPoints: 4, passed: true, domains: [{ id: 'all', points: 3 }] });
    expect((await learner.ask(MARK, { id, step: 'red', flagged: true })).errors?.[0]?.message).toBe('The exam is over.');
  });

  it('is passed for good once it was passed', async () => {
    const passed = async () => (await learner.get(COURSES)).courses[0].lessons[1].progress.passed;
    expect(await passed()).toBeNull();
    await learner.get(FINISH, { id });
    expect(await passed()).toBe(false);
    id = (await learner.get(START, { restart: true })).startAttempt.id;
    await type('write red right');
    await sleep(50);
    await learner.get(FINISH, { id });
    expect(await passed()).toBe(true);
    id = (await learner.get(START, { restart: true })).startAttempt.id;
    await learner.get(FINISH, { id });
    expect(await passed()).toBe(true);
  });

  it('still tells what its checks have found when the server was started again', async () => {
    await type('write red right');
    await sleep(50);
    await learner.get(FINISH, { id });
    const results = async () =>
      (await learner.get('query ($id: ID!) { attempt(id: $id) { results { stepId checks { status message found } } } }', { id })).attempt
        .results;
    const before = await results();
    expect(JSON.stringify(before)).toContain('"status":"FAILED","message":"');
    await server.restart();
    learner = Object.assign(server.client(), { cookie: learner.cookie });
    expect(await results()).toEqual(before);
  });

  it('is graded as it was left when its time went by while no server ran, whether anybody looks or not', async () => {
    await type('write blue right');
    await sleep(50);
    const startedAt = new Date(Date.now() - 31 * 60_000);
    await server.restart((client) => client.attempt.update({ where: { id }, data: { startedAt } }));
    learner = Object.assign(server.client(), { cookie: learner.cookie });
    const completedAt = async () =>
      (await learner.get('query ($id: ID!) { attempt(id: $id) { completedAt } }', { id })).attempt.completedAt;
    expect(await completedAt()).not.toBeNull();
    expect((await learner.get(ATTEMPT, { id })).attempt.exam.report).toMatchObject({ points: 1, passed: false });
  });

  it('is reached from outside with a context for each cluster, until it is over', async () => {
    const { config, ca, urls } = await kubeconfig();
    expect(config['current-context']).toBe('c1');
    expect(config.contexts.map(({ name, context }) => [name, context.cluster])).toEqual([
      ['c1', 'drydock-test-c1'],
      ['c2', 'drydock-test-c2'],
    ]);
    expect((await ask(`${urls[1]}/api/v1/pods`, ca)).body).toEqual({ kind: 'Asked', method: 'GET', path: '/api/v1/pods', cluster: 'c2' });
    expect((await ask(`${urls[1]!.replace('~c2', '~c3')}/api`, ca)).code).toBe(404);
    expect((await ask(`${urls[1]!.replace('/~c2', '')}/api`, ca)).code).toBe(404);
    await learner.get(FINISH, { id });
    expect(await ask(`${urls[0]}/api/v1/pods`, ca)).toMatchObject({
      code: 410,
      body: { message: 'this sandbox has ended: the exam is over' },
    });
  });
});
