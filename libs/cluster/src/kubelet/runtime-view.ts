/** Containers and sandboxes of a node, as its container runtime lists them. */
import type { ContainerRuntime } from '../containers/container-runtime.ts';
import { parseImageReference } from '../images/image-reference.ts';
import { imageId, imageOf } from '../images/registry.ts';
import type { PodRecord } from './pod-record.ts';

export interface ContainerView {
  /** 64 hexadecimal digits. */
  id: string;
  name: string;
  /** Of the pod's sandbox. */
  sandbox: string;
  pod: string;
  namespace: string;
  podUid: string;
  image: string;
  imageId: string;
  argv: readonly string[];
  state: 'running' | 'exited';
  attempt: number;
  /** Milliseconds of virtual time. */
  createdAt: number;
  finishedAt: number | undefined;
  exitCode: number | undefined;
}

export interface PodView {
  id: string;
  name: string;
  namespace: string;
  uid: string;
  address: string | undefined;
  createdAt: number;
  ready: boolean;
}

export interface ImageView {
  repository: string;
  tag: string;
  /** Hexadecimal digits of its digest. */
  id: string;
  /** Bytes. */
  size: number;
}

/** 64 hexadecimal digits that depend on a text alone (FNV-1a with eight beginnings). */
export function idOf(text: string): string {
  let id = '';
  for (let salt = 0; salt < 8; salt++) {
    let hash = 0x811c9dc5 ^ (salt * 0x9e3779b1);
    for (const character of text) hash = Math.imul(hash ^ character.codePointAt(0)!, 0x01000193);
    id += (hash >>> 0).toString(16).padStart(8, '0');
  }
  return id;
}

/** The running container of each name, and the one that ran before it. */
export function containersOf(records: readonly PodRecord[], runtime: ContainerRuntime): ContainerView[] {
  return records.flatMap((record) =>
    Object.entries(record.containers).flatMap(([name, { state, last, restarts, image }]) => {
      const ids = [state.phase === 'running' ? state.run : undefined, last?.run].filter((id) => id !== undefined);
      return [...new Set(ids)].flatMap((id) => {
        const run = runtime.get(id);
        if (!run) return [];
        const [namespace = '', pod = ''] = record.key.split('/');
        const { end, config, startedAt } = run;
        const attempt = id === last?.run && state.phase === 'running' ? restarts - 1 : restarts;
        const where = { sandbox: idOf(record.uid), pod, namespace, podUid: record.uid };
        const what = { image: config.image, imageId: image?.id.split('sha256:')[1] ?? '', argv: config.argv };
        const life = { createdAt: startedAt || end?.at || 0, finishedAt: end?.at, exitCode: end?.exitCode };
        return [{ id, name, ...where, ...what, ...life, attempt: Math.max(0, attempt), state: end ? 'exited' : 'running' } as const];
      });
    }),
  );
}

export function sandboxesOf(records: readonly PodRecord[]): PodView[] {
  return records.flatMap(({ key, uid, sandboxAt, address }) => {
    const [namespace = '', name = ''] = key.split('/');
    return sandboxAt === undefined
      ? []
      : [{ id: idOf(uid), name, namespace, uid, address, createdAt: sandboxAt, ready: address !== undefined }];
  });
}

/** Of canonical references, sorted. */
export function imagesIn(references: ReadonlySet<string>): ImageView[] {
  return [...references].sort().flatMap((canonical) => {
    const reference = parseImageReference(canonical);
    if ('error' in reference) return [];
    const { image } = imageOf(reference);
    const id = imageId(reference).split('sha256:')[1] ?? '';
    return [{ repository: reference.repository, tag: reference.tag ?? '<none>', id, size: image.size }];
  });
}
