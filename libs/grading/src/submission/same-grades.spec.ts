/** No grade may depend on how the timing inside the simulated cluster falls. */
import { loadScenarios, newLessonFiles, newTrackFile, type Scenario } from '@drydock/scenario';
import { prepareSandbox } from '../sandbox/prepare-sandbox.ts';
import { gradeSubmission } from './grade-submission.ts';

const CHECKS = `
      - id: runs
        title: { en: It runs }
        expect: { object: { apiVersion: v1, kind: Pod, metadata: { name: web }, status: { phase: Running } } }
      - id: labelled
        title: { en: It has its label }
        expect: { count: { apiVersion: v1, kind: Pod, namespace: default, labels: { app: web }, min: 1 } }
      - id: ready
        title: { en: It is ready }
        expect: { object: { apiVersion: v1, kind: Pod, metadata: { name: web }, status: { containerStatuses: [{ restartCount: 0, ready: true }] } } }
`;

function lesson(): Scenario {
  const files = newLessonFiles('pod', 'schema');
  const scenario = files['scenario.yaml']!.replace(/setup:\n.*\n/, '').replace(/checks:\n[^]*?(?= {4}hints:)/, `checks:${CHECKS}`);
  const paths = Object.entries({ ...files, 'scenario.yaml': scenario }).map(([path, text]) => [`track/pod/${path}`, text]);
  const { tracks } = loadScenarios({ 'track/track.yaml': newTrackFile('track', 'schema'), ...Object.fromEntries(paths) });
  return tracks[0]!.scenarios[0]!;
}

/** A thousand different ways to make a pod, right and wrong. */
function submissions(): string[] {
  const images = ['nginx:1.27', 'nginx:9.99', 'Nginx', 'httpd:2.4', 'redis:7'];
  const names = ['web', 'api', 'Web', 'web_1'];
  const labels = ['app=web', 'app=web,tier=front', 'app=api', 'run=web', ''];
  const restarts = ['Always', 'Never'];
  const ports = ['', ' --port=80', ' --port=8080', ' --env=A=b', ' --image-pull-policy=Always'];
  return images.flatMap((image) =>
    names.flatMap((name) =>
      labels.flatMap((label) =>
        restarts.flatMap((restart) =>
          ports.map((port) => `kubectl run ${name} --image=${image} ${label && `-l ${label} `}--restart=${restart}${port}`),
        ),
      ),
    ),
  );
}

it('grades a thousand submissions alike on different seeds of the timing', async () => {
  const scenario = lesson();
  const grades: string[][] = [[], []];
  for (const [run, seed] of [1, 20_261_129].entries()) {
    const start = await prepareSandbox(scenario, { seed, now: Date.UTC(2026, 10, 20, 9) });
    for (const text of submissions()) {
      const { outcome, points, steps } = await gradeSubmission(scenario, start, { files: [{ path: 'a.sh', text }] }, { locale: 'en' });
      const statuses = steps.flatMap(({ checks }) => checks.map(({ id, status }) => `${id} ${status}`));
      grades[run]!.push(`${text}: ${outcome} ${points} ${statuses.join(', ')}`);
    }
  }
  expect(grades[0]).toHaveLength(1000);
  expect(grades[1]).toEqual(grades[0]);
  // Right and wrong ones are among them, so that the checks can tell them apart.
  expect(new Set(grades[0]!.map((grade) => grade.replace(/^.*: /, ''))).size).toBeGreaterThan(3);
}, 120_000);
