import { gzipSync } from 'node:zlib';
import { formatBytes, formatTime, measureTime } from './measure.mjs';

const START = Date.UTC(2026, 10, 20, 12, 30);
const SANDBOXES = 40;

/** Eight Deployments with 25 pods in all, and what a learner does with them: scaling, an update, a service, a broken image that is mended. */
const LESSON = [
  ...[1, 2, 3, 4, 5, 6, 7].map((i) => `kubectl create deployment web-${i} --image=nginx:1.27 --replicas=3`),
  'kubectl create deployment api --image=httpd:2.4 --replicas=2; kubectl expose deployment api --port=80',
  'kubectl scale deployment api --replicas=4',
  'kubectl set image deployment/web-1 nginx=nginx:0.0',
  'kubectl rollout undo deployment web-1',
  'kubectl get pods -A; kubectl describe deployment web-1',
];
const HOUR = 60 * 60;

export default {
  name: "a sandbox after an hour's lesson (25 pods, 8 deployments, 60 events): memory, saved size (gzip), time to save and to bring back",
  figure: '150 KB, 20 KB, 5 ms',
  async run() {
    const { Sandbox } = await import('@drydock/sandbox');
    const afterLesson = async (seed) => {
      const sandbox = Sandbox.create({ seed, now: START });
      const session = sandbox.openScriptSession();
      for (const command of LESSON) {
        const { stderr } = await session.run(
          `${command}; sleep ${Math.floor(HOUR / LESSON.length / 2)}; sleep ${Math.floor(HOUR / LESSON.length / 2)}`,
        );
        if (stderr !== '') throw new Error(stderr);
      }
      return sandbox;
    };
    const kept = [await afterLesson(0)];
    globalThis.gc();
    const before = process.memoryUsage().heapUsed;
    for (let seed = 1; seed <= SANDBOXES; seed++) kept.push(await afterLesson(seed));
    globalThis.gc();
    const memory = (process.memoryUsage().heapUsed - before) / SANDBOXES;

    const [sandbox] = kept;
    const saved = JSON.stringify(sandbox.save());
    const save = await measureTime(() => JSON.stringify(sandbox.save()));
    const restore = await measureTime(() => Sandbox.restore(JSON.parse(saved)));
    const size = `${formatBytes(saved.length)} (${formatBytes(gzipSync(saved).length)})`;
    return `${formatBytes(memory)}, ${size}, ${formatTime(save.p50)} and ${formatTime(restore.p50)}`;
  },
};
