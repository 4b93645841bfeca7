import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from './workspace.ts';

const COUNT = 60;

/** The program as it is installed, which starts further threads from the same few files. */
function drydock(...words: readonly string[]): { stdout: string; status: number | null } {
  return spawnSync(process.execPath, [path.join(root, 'apps/cli/bin/drydock.mjs'), ...words], { encoding: 'utf8' });
}

describe('drydock scenario', () => {
  it('makes a lesson and grades a folder of submissions in several threads', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'drydock-grading-'));
    try {
      const [lesson, submissions] = [path.join(folder, 'track/lesson'), path.join(folder, 'submissions')];
      expect(drydock('scenario', 'new', lesson).status).toBe(0);
      await mkdir(submissions);
      for (let learner = 0; learner < COUNT; learner++) {
        const replicas = learner % 3 === 0 ? 3 : 1;
        await writeFile(path.join(submissions, `l${learner}.sh`), `kubectl scale deployment web --replicas=${replicas} # ${learner}\n`);
      }
      const { stdout, status } = drydock('scenario', 'grade', lesson, '--submission', submissions, '--jobs', '2');
      expect([stdout.trimEnd().split('\n').at(-1), status]).toEqual([`${COUNT / 3} of ${COUNT} passed`, 1]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
