import { loadScenarios, newLessonFiles, newTrackFile, type Scenario } from '@drydock/scenario';
import { parseAttemptRecord, type AttemptRecord } from './attempt-record.ts';
import { replayAttempt } from './replay-attempt.ts';

const START = Date.UTC(2026, 10, 20, 9);
const RECORD: AttemptRecord = {
  format: 1,
  lesson: 'track/scale',
  version: 'abc',
  seed: 7,
  start: START,
  terminal: { columns: 80, rows: 24 },
  inputs: [
    { at: START + 21_000, line: 'kubectl get pods --watch' },
    { at: START + 25_000, keys: '\x03' },
    { at: START + 26_000, line: 'kubectl scale deployment web --replicas=3' },
    { at: START + 29_000, line: 'nano note.txt' },
    { at: START + 32_000, edit: 'done\n' },
  ],
  end: START + 50_000,
};

function lesson(edit: (text: string) => string = (text) => text): Scenario {
  const files = newLessonFiles('scale', 'schema');
  const paths = Object.entries({ ...files, 'scenario.yaml': edit(files['scenario.yaml']!) }).map(([path, text]) => [
    `track/scale/${path}`,
    text,
  ]);
  return loadScenarios({ 'track/track.yaml': newTrackFile('track', 'schema'), ...Object.fromEntries(paths) }).tracks[0]!.scenarios[0]!;
}

async function replay(scenario: Scenario, record = RECORD) {
  let shown = '';
  const steps = await replayAttempt(scenario, record, { locale: 'en', onOutput: (text, at) => (shown += `[${at - START}] ${text}`) });
  return { shown, status: steps.flatMap(({ checks }) => checks.map(({ status }) => status)).join() };
}

describe('replayAttempt', () => {
  it('shows the same, byte for byte, and grades the same', async () => {
    const [first, second] = [await replay(lesson()), await replay(lesson())];
    expect(second).toEqual(first);
    expect(first.status).toBe('PASSED');
    expect(first.shown).toContain('[21000] ');
    expect(first.shown).toContain('kubectl get pods --watch');
    expect(first.shown).toContain('deployment.apps/web scaled');
  });

  it('grades by the present checks', async () => {
    expect(
      (await replay(lesson((text) => text.replaceAll('replicas: 3', 'replicas: 4').replace('readyReplicas: 3', 'readyReplicas: 4'))))
        .status,
    ).toBe('FAILED');
    expect((await replay(lesson(), { ...RECORD, inputs: RECORD.inputs.slice(0, 2) })).status).toBe('FAILED');
  });

  it('plays several terminals', async () => {
    const shown: string[] = [];
    const inputs: AttemptRecord['inputs'] = [
      { at: START, terminal: 'one', size: { columns: 80, rows: 24 } },
      { at: START + 1_000, terminal: 'two', size: { columns: 100, rows: 24 } },
      { at: START + 2_000, terminal: 'one', line: 'tty > seen; sleep 30; echo late' },
      { at: START + 3_000, terminal: 'two', line: 'kubectl scale deployment web --replicas=3; echo "$COLUMNS columns"' },
      { at: START + 4_000, terminal: 'two', size: { columns: 90, rows: 24 } },
      { at: START + 5_000, terminal: 'two', line: 'echo "$COLUMNS columns"' },
      { at: START + 6_000, terminal: 'two', closed: true },
      { at: START + 7_000, terminal: 'two', line: 'echo nobody' },
      { at: START + 8_000, outside: 'DELETE /api/v1/namespaces/default/pods/x' },
    ];
    const onOutput = (text: string, _at: number, terminal: string) => shown.push(`${terminal}: ${text}`);
    const steps = await replayAttempt(lesson(), { ...RECORD, inputs }, { locale: 'en', onOutput });
    expect(steps.every(({ passed }) => passed)).toBe(true);
    const text = shown.join('');
    expect(text).toMatch(/two: [^]*100 columns[^]*90 columns[^]*one: late/);
    expect(text).not.toContain('nobody');
    expect(text).not.toContain('main: ');
  });

  it('gives an editor what was written', async () => {
    const wrote = await replay(
      lesson((text) =>
        text.replace(/expect:\n[^]*?message:/, 'expect: { file: { path: /root/note.txt, equals: done } }\n        message:'),
      ),
    );
    expect(wrote.status).toBe('PASSED');
  });
});

describe('parseAttemptRecord', () => {
  it('reads what was written', () => {
    expect(parseAttemptRecord(JSON.stringify(RECORD))).toEqual(RECORD);
  });

  it.each([
    ['{', /is no JSON/],
    ['[]', /is no recorded attempt/],
    [JSON.stringify({ ...RECORD, format: 2 }), /is of format 2, and this is format 1/],
    [JSON.stringify({ ...RECORD, inputs: [{ at: START, line: 1 }] }), /inputs\[0\]/],
    [JSON.stringify({ ...RECORD, inputs: [RECORD.inputs[1], RECORD.inputs[0]] }), /inputs\[1\] is no input at its time/],
    [JSON.stringify({ ...RECORD, end: START }), /inputs\[0\]/],
  ])('refuses %s', (text, problem) => {
    expect(parseAttemptRecord(text)).toEqual({ problem: expect.stringMatching(problem) });
  });
});
