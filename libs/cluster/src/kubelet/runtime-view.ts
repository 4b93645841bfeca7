/** Containers and sandboxes of a node, as its container runtime lists them. */

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
