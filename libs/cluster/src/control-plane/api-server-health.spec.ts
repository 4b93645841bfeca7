import { ApiServerHealth } from './api-server-health.ts';
import type { Components } from './components.ts';
import type { NodeTable } from '../kubelet/node-state.ts';
import type { ClusterPki } from '../cluster-state.ts';

const NOW = Date.UTC(2026, 10, 20, 9);

/** The health of an API server whose disk is at `disk.revision`, and how often its certificate was read. */
function newHealth(diskSeen: boolean) {
  const disk = { revision: 0, reads: 0 };
  const health = new ApiServerHealth(
    {
      clock: { now: () => NOW },
      pki: { createdAt: NOW } as ClusterPki,
      selfHosted: () => true,
      components: { commandOf: () => ['kube-apiserver'] } as Partial<Components> as Components,
      table: {} as NodeTable,
      diskRevision: () => disk.revision,
      readFile: () => {
        disk.reads++;
        return undefined;
      },
      writeLog: () => undefined,
    },
    diskSeen,
  );
  return { health, disk };
}

it.each([
  ['once while the disk stays as it is', false, 0, 1],
  ['again when the disk was written to', false, 1, 2],
  ['not at all from a disk that was seen before it was saved', true, 0, 0],
  ['from a disk that was written to since it was saved', true, 1, 1],
])('reads the certificate %s', (_, diskSeen, written, reads) => {
  const { health, disk } = newHealth(diskSeen);
  for (let ask = 0; ask < 3; ask++) expect(health.problem()).toBeUndefined();
  disk.revision += written;
  for (let ask = 0; ask < 3; ask++) expect(health.problem()).toBeUndefined();
  expect(disk.reads).toBe(reads);
});
