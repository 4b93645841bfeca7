import { loadScenarios, newLessonFiles, newTrackFile, type Scenario } from '@drydock/scenario';
import type { Sandbox } from '@drydock/sandbox';
import { prepareSandbox } from '../sandbox/prepare-sandbox.ts';
import { gradeSubmission } from './grade-submission.ts';
import { SUBMISSION_LIMITS } from './submission-limits.ts';
import type { SubmittedFile } from './submission.ts';

const SCALE = 'kubectl scale deployment web --replicas=3\n';
const WAIT = 'kubectl rollout status deployment web\n';
const MANIFEST = newLessonFiles('scale', 'schema')['setup/web.yaml']!.replace('replicas: 1', 'replicas: 3');

let scenario: Scenario;
let start: Sandbox;

beforeAll(async () => {
  const lesson = Object.entries(newLessonFiles('scale', 'schema')).map(([path, text]) => [`track/scale/${path}`, text]);
  [scenario] = loadScenarios({ 'track/track.yaml': newTrackFile('track', 'schema'), ...Object.fromEntries(lesson) }).tracks[0]!
    .scenarios as [Scenario];
  start = await prepareSandbox(scenario, { seed: 1, now: Date.UTC(2026, 10, 20, 9) });
});

const grade = (files: SubmittedFile[], limits = {}) =>
  gradeSubmission(scenario, start, { files }, { locale: 'en', limits: { ...SUBMISSION_LIMITS, ...limits } });
const script = (text: string): SubmittedFile[] => [{ path: 'solution.sh', text }];

describe('gradeSubmission', () => {
  it.each<[string, SubmittedFile[], number]>([
    ['a script', script(SCALE + WAIT), 1],
    ['a script with the line ends of Windows', script((SCALE + WAIT).replaceAll('\n', '\r\n')), 1],
    ['a script that ends its shell', script(`set -e\n${SCALE}${WAIT}exit 0\nkubectl delete deployment web\n`), 1],
    ['a manifest', [{ path: 'web.yaml', text: MANIFEST }], 1],
    ['manifests whose names need quotes', [{ path: "my web's.yaml", text: MANIFEST }], 1],
    [
      'a script with a file beside it',
      [
        { path: 'do.sh', text: 'kubectl apply -f k8s/web.yaml\n' },
        { path: 'k8s/web.yaml', text: MANIFEST },
      ],
      1,
    ],
    [
      'a script with what its shell reads when it starts',
      [
        { path: 'do.sh', text: 'three\n' },
        { path: '.bashrc', text: `alias three='${SCALE.trim()}'\n` },
      ],
      1,
    ],
    ['a script whose shell starts later', script(`# advance: 1h\n[ $SECONDS -lt 60 ] && ${SCALE}${WAIT}`), 1],
    ['too little', script('kubectl scale deployment web --replicas=2\n'), 0],
    ['nothing at all', script(''), 0],
  ])('grades %s', async (_, files, points) => {
    expect(await grade(files)).toMatchObject({ outcome: 'graded', points, maximum: 1, passed: points === 1, interrupted: [] });
  });

  it.each([['kubectl get pods --watch'], ['cat'], ['sleep 3600'], ['kubectl logs -f deployment/web']])(
    'interrupts %j, which does not end, and goes on',
    async (line) => {
      expect(await grade(script(`${line}\n${SCALE}${WAIT}`))).toMatchObject({ outcome: 'graded', points: 1, interrupted: [line] });
    },
  );

  it.each([
    ['an endless loop', 'while true; do :; done\n'],
    ['a flood of text', 'yes\n'],
    ['a flood of processes', ':(){ :|:& };:\n'],
    ['a flood of files', 'yes > /tmp/x\n'],
    [
      'a search for the checks',
      'grep -r three-replicas / > found; env >> found; test -s found && kubectl scale deployment web --replicas=3\n',
    ],
  ])('gives no points for %s', async (_, text) => {
    expect(await grade(script(text))).toMatchObject({ outcome: 'graded', points: 0 });
  });

  it.each<[string, string, object, RegExp]>([
    ['a flood of requests', 'while true; do kubectl get pods; done\n', { requests: 200 }, /more than 200 requests/],
    ['a flood of objects', 'kubectl scale deployment web --replicas=100000\n', { requests: 300 }, /more than 300 requests/],
    ['a loop that hardly sleeps', 'while true; do sleep 0.001; done\n', { turns: 500 }, /too many things that fall due/],
    ['a loop that can not be interrupted', 'trap "" INT; while :; do sleep 1; done\n', { commandTime: 5_000 }, /not even with Ctrl-C/],
    ['endless waiting', '# advance: 23h\ntrue\n', {}, /more than 4 hours/],
    ['a script without an end', 'true\n'.repeat(50), { lines: 20 }, /more than 20 lines/],
  ])('stops %s', async (_, text, limits, reason) => {
    expect(await grade(script(text), limits)).toMatchObject({
      outcome: 'stopped',
      points: 0,
      steps: [],
      reason: expect.stringMatching(reason),
    });
  });

  it.each<[string, SubmittedFile[], RegExp]>([
    ['neither script nor manifest', [{ path: 'answer.txt', text: 'x' }], /neither a shell script/],
    ['what leads elsewhere', [{ path: '../a.sh', text: SCALE }], /leads out/],
    ['what is no text', script('\0\0'), /is no text/],
    [
      'two scripts',
      [
        { path: 'a.sh', text: '' },
        { path: 'b.sh', text: '' },
      ],
      /2 scripts and none of them is solution\.sh/,
    ],
    ['what is too large', script(' '.repeat(SUBMISSION_LIMITS.bytes + 1)), /at most 1048576 are read/],
    ['too many files', Array.from({ length: 201 }, (_, index) => ({ path: `${index}.yaml`, text: '' })), /at most 200/],
  ])('refuses %s', async (_, files, reason) => {
    expect(await grade(files)).toMatchObject({ outcome: 'refused', points: 0, reason: expect.stringMatching(reason) });
  });

  it('leaves the prepared sandbox as it was', async () => {
    const before = start.revision;
    await grade(script(`${SCALE}touch /root/x\n`));
    expect([start.revision, start.readFile('/root/x'), start.commands]).toEqual([before, undefined, []]);
  });
});
