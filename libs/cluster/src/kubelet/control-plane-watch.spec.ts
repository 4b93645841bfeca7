import type { ControlPlaneWatchOptions } from './control-plane-watch.ts';
import { ControlPlaneWatch } from './control-plane-watch.ts';

const NODE = 'controlplane';

/** A watch over one node whose files are at `files.revision`, and what kubelets were woken for. */
function newWatch(seen?: readonly string[]) {
  const files = { revision: 0 };
  const woken: string[] = [];
  const options = {
    dependencies: { wake: (_: string, key: string) => void woken.push(key) },
    volumes: { nodeRevisions: () => [{ node: NODE, revision: files.revision }] },
    services: { filesChanged: () => undefined },
    health: { trustChange: () => undefined },
  };
  return { watch: new ControlPlaneWatch(options as unknown as ControlPlaneWatchOptions, seen), files, woken };
}

describe('the files of a node', () => {
  it('have the kubelet look at its manifests once for each change', () => {
    const { watch, files, woken } = newWatch();
    for (let look = 0; look < 3; look++) watch.lookAtFiles();
    expect(woken).toEqual([`manifests//${NODE}`]);
    files.revision++;
    for (let look = 0; look < 3; look++) watch.lookAtFiles();
    expect(woken).toHaveLength(2);
  });

  it('are not looked at again by a cluster that goes on from one whose kubelet had seen them', () => {
    const origin = newWatch();
    origin.watch.lookAtFiles();
    const { watch, files, woken } = newWatch(origin.watch.snapshot());
    watch.lookAtFiles();
    expect(woken).toEqual([]);
    files.revision++;
    watch.lookAtFiles();
    expect(woken).toEqual([`manifests//${NODE}`]);
  });

  it('are looked at by one that goes on from a cluster whose kubelet had not seen their last change', () => {
    const origin = newWatch();
    origin.watch.lookAtFiles();
    origin.files.revision++;
    const { watch, woken } = newWatch(origin.watch.snapshot());
    watch.lookAtFiles();
    expect(woken).toEqual([`manifests//${NODE}`]);
  });
});
