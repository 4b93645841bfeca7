/** What etcd holds, as a file that can be copied and restored. */
import { objectKey, type KubeObject } from '@drydock/apimachinery';
import type { Storage } from '@drydock/apiserver';
import { isStaticPod } from '../kubelet/static-pods.ts';

/** How the file begins. */
const MARK = 'etcd snapshot\n';

export interface EtcdSnapshot {
  revision: number;
  objects: Readonly<Record<string, readonly KubeObject[]>>;
}

export function writeSnapshot(storage: Storage): string {
  const objects = Object.fromEntries(storage.resources().map((resource) => [resource, [...storage.list(resource)]]));
  return `${MARK}${JSON.stringify({ revision: storage.resourceVersion, objects } satisfies EtcdSnapshot)}`;
}

/** Undefined when the text is no snapshot. */
export function readSnapshot(text: string): EtcdSnapshot | undefined {
  if (!text.startsWith(MARK)) return undefined;
  try {
    return JSON.parse(text.slice(MARK.length)) as EtcdSnapshot;
  } catch {
    return undefined;
  }
}

/** Makes the storage hold what the snapshot held. Mirrors of static pods stay: kubelets would write them anew. */
export function loadSnapshot(storage: Storage, { objects }: EtcdSnapshot): void {
  for (const resource of new Set([...storage.resources(), ...Object.keys(objects)])) {
    const wanted = new Map((objects[resource] ?? []).map((object) => [objectKey(object), object]));
    for (const object of [...storage.list(resource)]) {
      const key = objectKey(object);
      const restored = wanted.get(key);
      if (isStaticPod(object)) wanted.delete(key);
      else if (!restored) storage.remove(resource, key);
      else if (restored.metadata.resourceVersion === object.metadata.resourceVersion) wanted.delete(key);
    }
    for (const object of wanted.values()) {
      if (!isStaticPod(object)) storage.write(resource, { ...object, metadata: { ...object.metadata } });
    }
  }
}
