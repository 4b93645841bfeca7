import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { formatTime, measureTime } from './measure.mjs';
import { root } from '../workspace/root.mjs';

/** A real kubectl, process and connection and all, for comparison with ours. */
export default {
  name: '`kubectl get pods -A` of a real kubectl, over HTTPS to our endpoint',
  figure: 'for comparison',
  async run() {
    if (spawnSync('kubectl', ['version', '--client']).error) return 'there is no kubectl on the PATH';
    const folder = mkdtempSync(path.join(tmpdir(), 'bench-'));
    const kubeconfig = path.join(folder, 'config');
    const cluster = spawn(
      process.execPath,
      [path.join(root, 'apps/cli/bin/drydock.mjs'), 'cluster', '--port', '0', '--kubeconfig', kubeconfig],
      { stdio: 'ignore' },
    );
    try {
      for (let tries = 0; !existsSync(kubeconfig); tries++) {
        if (tries > 300) throw new Error('the cluster does not start');
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      const get = () => spawnSync('kubectl', ['--kubeconfig', kubeconfig, 'get', 'pods', '-A'], { encoding: 'utf8' });
      if (!get().stdout.includes('kube-system')) throw new Error('no pods were listed');
      const time = await measureTime(get, { milliseconds: 3000, warmUps: 2 });
      return `${formatTime(time.p50)} (p99 ${formatTime(time.p99)})`;
    } finally {
      cluster.kill();
      rmSync(folder, { recursive: true });
    }
  },
};
