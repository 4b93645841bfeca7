import { formatTime } from './measure.mjs';

/** Makes a lesson and a prepared sandbox of it: that of `drydock scenario new`, a Deployment to be scaled. */
async function prepare() {
  const { prepareSandbox } = await import('@drydock/grading');
  const { loadScenarios, newLessonFiles, newTrackFile } = await import('@drydock/scenario');
  const files = { 'bench/track.yaml': newTrackFile('bench', 'schema') };
  for (const [path, text] of Object.entries(newLessonFiles('scale', 'schema'))) files[`bench/scale/${path}`] = text;
  const [scenario] = loadScenarios(files).tracks[0].scenarios;
  return { scenario, sandbox: await prepareSandbox(scenario, { seed: 1, now: Date.UTC(2026, 10, 20, 9) }) };
}

/** Milliseconds of submissions that go before: what one costs among thousands is wanted, and at first the engine compiles beside the work. */
const WARM_UP = 8000;

/** Milliseconds of CPU for each of `count` runs, all threads of the process counted. */
async function cpuTime(work, count) {
  const start = performance.now();
  for (let run = 0; performance.now() < start + WARM_UP; run++) await work(run);
  const before = process.cpuUsage();
  for (let run = 0; run < count; run++) await work(run);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / count;
}

export default {
  name: 'grading one submission headless (fork, run, settle, check): a label, two more replicas; a check again after a change',
  figure: '2 ms of CPU; 0.1 ms',
  async run() {
    const { gradeSubmission, LiveGrader, SandboxWorld } = await import('@drydock/grading');
    const { scenario, sandbox } = await prepare();
    const grade = (text) => gradeSubmission(scenario, sandbox, { files: [{ path: 'solution.sh', text }] }, { locale: 'en' });
    const label = await cpuTime((run) => grade(`kubectl label deployment web run=r${run}\n`), 300);
    const scale = await cpuTime(() => grade('kubectl scale deployment web --replicas=3\n'), 300);
    const copy = sandbox.fork();
    const world = new SandboxWorld(copy);
    const grader = new LiveGrader(scenario);
    await grader.grade(world, 'en');
    const changed = [];
    for (let run = 0; run < 3000; run++) {
      await world.type(`kubectl annotate deployment web run=r${run} --overwrite\n`);
      const start = performance.now();
      await grader.grade(world, 'en');
      changed.push(performance.now() - start);
    }
    const again = changed.sort((a, b) => a - b)[changed.length / 2];
    return `${formatTime(label)}, ${formatTime(scale)}; ${formatTime(again)}`;
  },
};
