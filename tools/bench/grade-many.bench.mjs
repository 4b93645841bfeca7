import { spawnSync } from 'node:child_process';
import { mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { commandBundle } from '../workspace/bundle.mjs';
import { root } from '../workspace/root.mjs';
import { formatTime } from './measure.mjs';

const COUNT = Number(process.env.SUBMISSIONS ?? 10_000);
const MAIN = path.join(root, commandBundle);

/** Ten thousand scripts, each other than all others; half of them solve the lesson. */
function writeSubmissions(folder) {
  mkdirSync(folder);
  for (let learner = 0; learner < COUNT; learner++) {
    const lines = [`kubectl label deployment web learner=l${learner}`, ...(learner % 2 ? ['kubectl create configmap done'] : [])];
    writeFileSync(path.join(folder, `learner-${learner}.sh`), `${lines.join('\n')}\n`);
  }
}

/** A lesson that is done when there is a ConfigMap. */
function writeLesson(folder) {
  spawnSync(process.execPath, [MAIN, 'scenario', 'new', folder]);
  const file = path.join(folder, 'scenario.yaml');
  const done = 'expect: { exists: { apiVersion: v1, kind: ConfigMap, namespace: default, name: done } }\n        message:';
  writeFileSync(file, readFileSync(file, 'utf8').replace(/expect:[^]*?message:/, done));
}

/** The command line with which a larger Linux machine has two cores. */
function onTwoCores(words) {
  return availableParallelism() > 2 && process.platform === 'linux' ? ['taskset', '--cpu-list', '0,1', ...words] : words;
}

export default {
  name: `${COUNT} submissions on 2 cores, as files (drydock scenario grade); peak memory`,
  figure: '15 s, memory flat',
  async run() {
    const folder = mkdtempSync(path.join(tmpdir(), 'drydock-bench-'));
    try {
      writeLesson(path.join(folder, 'bench/lesson'));
      writeSubmissions(path.join(folder, 'submissions'));
      const words = ['scenario', 'grade', path.join(folder, 'bench/lesson'), '--submission', path.join(folder, 'submissions')];
      const report = path.join(folder, 'report.json');
      const start = performance.now();
      const measured = `process.on('exit', () => process.stderr.write(\`peak \${process.resourceUsage().maxRSS}\`)); await import(${JSON.stringify(MAIN)});`;
      // A file, for workers start with the flags of the process, and those of text given to it are not for them.
      const program = path.join(folder, 'measured.mjs');
      writeFileSync(program, measured);
      const [command, ...first] = onTwoCores([process.execPath, program]);
      const { stdout, stderr } = spawnSync(command, [...first, ...words, '--json', report], {
        encoding: 'utf8',
        maxBuffer: 2 ** 28,
      });
      const took = performance.now() - start;
      if (!stdout.endsWith(`${COUNT / 2} of ${COUNT} passed\n`)) throw new Error(stdout.slice(-500) + stderr.slice(-500));
      return `${formatTime(took)}, ${Math.round(Number(/peak (\d+)/.exec(stderr)?.[1]) / 1024)} MB`;
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};
