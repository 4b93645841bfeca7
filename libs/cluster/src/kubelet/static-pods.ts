/** Pods that the kubelet of a node runs from files (pkg/kubelet/config, file source), and the mirrors of them that the API server shows. */
import { deepFreeze, isReason, memoized, parseYamlDocument, type KubeObject } from '@drydock/apimachinery';
import type { Lister, ResourceClient } from '@drydock/apiserver';
import { POD_NODE_INDEX, pods, type Node, type Pod } from '@drydock/kinds';
import { FileError, joinPath, type Files } from '@drydock/shell';

const HASH = 'kubernetes.io/config.hash';
const MIRROR = 'kubernetes.io/config.mirror';
const SOURCE = 'kubernetes.io/config.source';

/** What a file of the directory is: a pod, or why it is none. */
export type StaticPodSource = { path: string; pod: Pod } | { path: string; error: string };

export function isStaticPod({ metadata }: KubeObject): boolean {
  return metadata.annotations?.[SOURCE] === 'file';
}

/** The files in `staticPodPath`, but for those whose names begin with a dot. */
export function readManifests(files: Files, directory: string, node: string): StaticPodSource[] {
  const names = files.list(directory);
  if (names instanceof FileError) return [];
  return names
    .filter((name) => !name.startsWith('.') && !files.isDirectory(joinPath(directory, name)))
    .map((name) => {
      const path = joinPath(directory, name);
      const text = files.readText(path);
      const parsed = text instanceof FileError ? { error: text.message } : parseManifest(text, node);
      return { path, ...parsed };
    });
}

type ParsedManifest = { pod: Pod } | { error: string };

const MOST_PARSED = 100;

/**
 * The pod that a manifest describes on a node: its name has the node's behind it, and its uid comes from its contents. Every copy of a cluster has
 * the same ones, and nobody changes a pod that came from here.
 */
export const parseManifest = memoized(MOST_PARSED, (text, node) => deepFreeze(readManifest(text, node)));

function readManifest(text: string, node: string): ParsedManifest {
  let manifest: KubeObject;
  try {
    manifest = parseYamlDocument(text).value as KubeObject;
  } catch (error) {
    return { error: `couldn't parse as pod(${(error as Error).message}), please check config file` };
  }
  const { kind, metadata, spec } = (manifest ?? {}) as Pod;
  if (kind !== 'Pod' || !metadata?.name || !Array.isArray(spec?.containers) || spec.containers.length === 0) {
    return { error: `couldn't parse as pod(Object 'Kind' is missing in '${text.slice(0, 40).trim()}'), please check config file` };
  }
  const hash = hashOf(`${node} ${text}`);
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `${metadata.name}-${node}`,
      namespace: metadata.namespace ?? 'default',
      ...(metadata.labels ? { labels: metadata.labels } : {}),
      annotations: { ...metadata.annotations, [HASH]: hash, [MIRROR]: hash, [SOURCE]: 'file' },
    },
    spec: { ...spec, nodeName: node, tolerations: [...(spec.tolerations ?? []), { effect: 'NoExecute', operator: 'Exists' }] },
  };
  return { pod: pod as Pod };
}

/** 32 hexadecimal digits that depend on the text alone (FNV-1a, four times with other beginnings). */
function hashOf(text: string): string {
  return [0, 1, 2, 3]
    .map((salt) => {
      let hash = 0x811c9dc5 ^ salt;
      for (const character of text) hash = Math.imul(hash ^ character.codePointAt(0)!, 0x01000193);
      return (hash >>> 0).toString(16).padStart(8, '0');
    })
    .join('');
}

export interface StaticPodWork {
  node: string;
  sources: readonly StaticPodSource[];
  lister: Lister;
  /** The kubelet's, with every right: what it runs from files it runs whether or not the API server lets it say so. */
  client: ResourceClient;
}

/** Makes the mirrors of a node be those of its files. A pod whose file changed is another pod. */
export function syncStaticPods({ node, sources, lister, client }: StaticPodWork): void {
  const wanted = new Map(sources.flatMap((source) => ('pod' in source ? [[keyOf(source.pod), source.pod] as const] : [])));
  const mirrors = lister.byIndex<Pod>('pods', POD_NODE_INDEX, node).filter(isStaticPod);
  for (const mirror of mirrors) {
    const pod = wanted.get(keyOf(mirror));
    if (pod?.metadata.annotations?.[HASH] === mirror.metadata.annotations?.[HASH] && !mirror.metadata.deletionTimestamp) {
      wanted.delete(keyOf(mirror));
    } else remove(client, mirror);
  }
  const uid = lister.get<Node>('nodes', undefined, node)?.metadata.uid;
  if (uid === undefined) return;
  const ownerReferences = [{ apiVersion: 'v1', controller: true, kind: 'Node', name: node, uid }];
  for (const pod of wanted.values()) {
    client.create(pods, { ...pod, metadata: { ...pod.metadata, ownerReferences } });
  }
}

function remove(client: ResourceClient, { metadata }: Pod): void {
  try {
    client.delete(pods, metadata.namespace, metadata.name, { gracePeriodSeconds: 0, preconditions: { uid: metadata.uid } });
  } catch (error) {
    if (!isReason(error, 'NotFound')) throw error;
  }
}

const keyOf = ({ metadata }: Pod): string => `${metadata.namespace}/${metadata.name}`;
