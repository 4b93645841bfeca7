import { parseAttemptRecord, type AttemptRecord } from '@drydock/grading';
import type { TestClient } from './test-client.ts';
import { TestServer } from './test-server.ts';

const START = 'mutation { startAttempt(track: "basics", slug: "files") { id startedAt } }';
const OPEN = 'mutation ($id: ID!, $name: String) { openTerminal(attemptId: $id, columns: 80, rows: 24, name: $name) { id } }';
const LINE = 'mutation ($id: ID!, $line: String!, $input: ID!) { terminalLine(terminalId: $id, line: $line, inputId: $input) }';
const KEYS = 'mutation ($id: ID!) { terminalKeys(terminalId: $id, data: "q") }';
const RESIZE = 'mutation ($id: ID!) { resizeTerminal(terminalId: $id, columns: 100, rows: 30) }';
const CLOSE = 'mutation ($id: ID!) { closeTerminal(terminalId: $id) }';
const RECORD = 'query ($id: ID!) { attemptRecord(attemptId: $id) { fileName text } }';

describe('the record of an attempt', () => {
  const server = new TestServer();
  let learner: TestClient;
  let id: string;

  beforeAll(() => server.start());
  beforeEach(async () => {
    learner = await server.guest();
    id = (await learner.get(START)).startAttempt.id;
  });
  afterAll(() => server.stop());

  const record = async () => {
    const { fileName, text } = (await learner.get(RECORD, { id })).attemptRecord;
    const parsed = parseAttemptRecord(text);
    if ('problem' in parsed) throw new Error(parsed.problem);
    return { fileName, ...(parsed as AttemptRecord) };
  };

  it('has what was put into every terminal, in order, also after a restart', async () => {
    const { openTerminal: main } = await learner.get(OPEN, { id });
    const { openTerminal: other } = await learner.get(OPEN, { id, name: 'other' });
    await learner.get(LINE, { id: main.id, line: 'echo one', input: '1' });
    await learner.get(LINE, { id: main.id, line: 'echo one', input: '1' });
    await learner.get(KEYS, { id: main.id });
    await learner.get(RESIZE, { id: other.id });
    await learner.get(CLOSE, { id: other.id });
    await server.restart();
    learner = Object.assign(server.client(), { cookie: learner.cookie });
    await learner.get(LINE, { id: main.id, line: 'echo two', input: '2' });
    const { fileName, inputs, start, end, lesson, version } = await record();
    expect(fileName).toBe(`drydock-files-${id.slice(0, 8)}.json`);
    expect(lesson).toBe('basics/files');
    expect(version).toMatch(/^[0-9a-f]{12}$/);
    expect(inputs.map(({ at: _, ...input }) => input)).toEqual([
      { terminal: 'main', size: { columns: 80, rows: 24 } },
      { terminal: 'other', size: { columns: 80, rows: 24 } },
      { terminal: 'main', line: 'echo one' },
      { terminal: 'main', keys: 'q' },
      { terminal: 'other', size: { columns: 100, rows: 30 } },
      { terminal: 'other', closed: true },
      { terminal: 'main', line: 'echo two' },
    ]);
    expect(inputs.every(({ at }) => at >= start && at <= end)).toBe(true);
  });

  it('is its learner’s own', async () => {
    const stranger = await server.guest();
    expect((await stranger.ask(RECORD, { id })).errors?.[0]?.extensions.code).toBe('NOT_FOUND');
  });

  it('is not given when the attempt was begun before inputs were kept', async () => {
    const { openTerminal } = await learner.get(OPEN, { id });
    await learner.get(LINE, { id: openTerminal.id, line: 'echo one', input: '1' });
    await server.restart((client) => client.attemptInput.deleteMany({ where: { attemptId: id } }));
    learner = Object.assign(server.client(), { cookie: learner.cookie });
    expect((await learner.ask(RECORD, { id })).errors?.[0]?.message).toBe('This attempt was begun before its inputs were kept.');
  });
});
