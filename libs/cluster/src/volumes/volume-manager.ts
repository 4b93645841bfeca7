/** Sets up the volumes of pods, keeps their contents, and shows them to containers. */
import { deepFreeze, type Clock, type KubeObject } from '@drydock/apimachinery';
import type { Lister } from '@drydock/apiserver';
import {
  CSI_NODES,
  type CSINode,
  type PersistentVolume,
  type PersistentVolumeClaim,
  type Pod,
  type Volume,
  type VolumeMount,
} from '@drydock/kinds';
import { FileError, Files, InodeFileSystem, normalizePath, ReadOnlyFileSystem, ROOT, type FileSystem } from '@drydock/shell';
import { ForkedMap } from '../runtime/forked-map.ts';
import type { NodeIdentity } from '../node-runtime.ts';
import { writeAtomically } from './atomic-writer.ts';
import { isProjected, objectBytes, projectedObjects, projectFiles, type ProjectionSources, shownMetadata } from './projected-files.ts';
import { newSubtree } from './subtree-file-system.ts';
import { NO_VOLUMES, type MountedVolume, type MountFailure, type VolumesState } from './volume-state.ts';
import type { SavedTree } from './saved-tree.ts';

export interface VolumeManagerOptions {
  clock: Clock;
  lister: Lister;
  identityOf(node: string): NodeIdentity;
  /** The disk of a node as it was installed. */
  newNodeFiles(node: string): InodeFileSystem;
  /** Whether nothing can be written on a node. */
  isDiskFull(node: string): boolean;
}

/** A pod's volumes that are set up, by name. */
export type MountedVolumes = Readonly<Record<string, MountedVolume>>;

const QUOTA = { maxBytes: 64 * 1024 * 1024, maxFiles: 10_000, maxFileBytes: 16 * 1024 * 1024 };

/** What pods of a namespace get for a projection that shows nothing of themselves: the same, until one of the objects changes. */
interface ShownVolume {
  /** Of the volumes: they come from one template. */
  projected: Volume['projected'];
  configMaps: object;
  secrets: object;
  mounted: MountedVolume;
}

/** Below this it is not worth to look for what can be forgotten. */
const MANY_SOURCES = 100;

const NODE_TREE = 'node/';

export class VolumeManager {
  readonly #options: VolumeManagerOptions;
  readonly #live = new Map<string, InodeFileSystem>();
  /** Those of nodes among them, by node: they are looked at again and again, and there may be thousands of others. */
  readonly #nodes = new Map<string, InodeFileSystem>();
  readonly #saved: ForkedMap<string, SavedTree>;
  readonly #sources: ForkedMap<string, KubeObject>;
  readonly #shown = new Map<string, ShownVolume>();

  constructor(options: VolumeManagerOptions, state: VolumesState = NO_VOLUMES) {
    this.#options = options;
    this.#saved = new ForkedMap(state.trees);
    this.#sources = new ForkedMap(state.sources);
  }

  snapshot(): VolumesState {
    for (const [id, tree] of this.#live) {
      const saved = tree.save();
      if (this.#saved.get(id) !== saved) this.#saved.set(id, saved);
    }
    return { trees: this.#saved.share(), sources: this.#sources.share() };
  }

  /** Sets up one volume of a pod, or says what is missing. */
  mount(volume: Volume, pod: Pod): MountedVolume | MountFailure {
    if (isProjected(volume)) return this.#mountProjected(volume, pod);
    if (volume.persistentVolumeClaim)
      return this.#mountClaim(volume.persistentVolumeClaim.claimName ?? '', pod, volume.persistentVolumeClaim.readOnly);
    if (volume.ephemeral) return this.#mountClaim(`${pod.metadata.name}-${volume.name}`, pod, false);
    if (volume.hostPath) return this.#mountHostPath(pod.spec.nodeName ?? '', volume.hostPath.path ?? '/', volume.hostPath.type ?? '');
    if (volume.nfs) return { kind: 'tree', tree: `nfs/${volume.nfs.server}${volume.nfs.path}`, readOnly: volume.nfs.readOnly };
    if (volume.csi) {
      const { driver = '' } = volume.csi;
      return {
        error: `kubernetes.io/csi: mounter.SetUpAt failed to get CSI client: driver name ${driver} not found in the list of registered CSI drivers`,
      };
    }
    return { kind: 'tree', tree: `pod/${pod.metadata.uid}/${volume.name}` };
  }

  /** True when an object that a set-up volume shows has changed since, or what it shows of the pod itself. */
  isOutdated(mounted: MountedVolume, volume: Volume, pod: Pod): boolean {
    if (mounted.kind !== 'projected' || this.#shownTo(pod)?.mounted === mounted) return false;
    if (mounted.metadata !== undefined && mounted.metadata !== shownMetadata(volume, pod)) return true;
    return Object.entries(mounted.sources).some(([key, version]) => (this.#current(key)?.metadata.resourceVersion ?? '') !== version);
  }

  /** Shows the present state of what a projected volume is made from; the volume as it was when that is not possible. */
  refresh(volume: Volume, pod: Pod, mounted: MountedVolume): MountedVolume {
    const fresh = this.#mountProjected(volume, pod);
    if ('error' in fresh || fresh.kind !== 'projected') return mounted;
    const id = projectedTree(pod, volume.name);
    // One that was saved has its old files until somebody looks.
    const tree = this.#saved.has(id) ? this.#tree(id, () => new InodeFileSystem(QUOTA, 'tmpfs', undefined)) : this.#live.get(id);
    if (tree) this.#write(tree, volume, pod, fresh);
    return fresh;
  }

  /** Forgets what belongs to a pod alone. */
  release(podUid: string): void {
    const prefix = `pod/${podUid}/`;
    for (const ids of [this.#live, this.#saved]) for (const id of [...ids.keys()]) if (id.startsWith(prefix)) ids.delete(id);
  }

  /** Forgets the versions of objects that no volume shows any more, once there are many. */
  forgetSources(volumes: Iterable<MountedVolume>): void {
    if (this.#sources.size < MANY_SOURCES) return;
    const shown = new Set<string>();
    for (const volume of volumes) {
      if (volume.kind === 'projected') for (const [key, version] of Object.entries(volume.sources)) shown.add(`${key}@${version}`);
    }
    for (const key of [...this.#sources.keys()]) if (!shown.has(key)) this.#sources.delete(key);
    this.#shown.clear();
  }

  /** Removes what a PersistentVolume holds: it was deleted or recycled. */
  erase(persistentVolume: string): void {
    this.#live.delete(`pv/${persistentVolume}`);
    this.#saved.delete(`pv/${persistentVolume}`);
  }

  /** What is in an emptyDir, undefined when it was never looked at. */
  usage(podUid: string, volume: string): { bytes: number; files: number } | undefined {
    const id = `pod/${podUid}/${volume}`;
    return this.#live.get(id)?.usage() ?? this.#saved.get(id);
  }

  /** The files of a node, as root on it sees them. */
  nodeFiles(node: string): InodeFileSystem {
    const known = this.#nodes.get(node);
    if (known) return known;
    const files = this.#tree(NODE_TREE + node, () => this.#options.newNodeFiles(node));
    this.#nodes.set(node, files);
    files.isDiskFull ??= () => this.#options.isDiskFull(node);
    return files;
  }

  /** The files of a node by path name, as root on it sees them. */
  nodeView(node: string): Files {
    return this.#filesIn(this.nodeFiles(node));
  }

  /** A text file of a node as root on it reads it; undefined when there is none. */
  readNodeFile(node: string, path: string): string | undefined {
    const content = this.nodeView(node).readFile(path);
    return typeof content === 'string' ? content : undefined;
  }

  /** How often the files of a node have been changed since it was looked at; undefined while nobody has. */
  liveRevision(node: string): number | undefined {
    return this.#nodes.get(node)?.revision;
  }

  /** How often the files of each node have been changed since it was looked at; nodes that nobody looked at are left out. */
  *nodeRevisions(): Iterable<{ node: string; revision: number }> {
    for (const [node, { revision }] of this.#nodes) yield { node, revision };
  }

  /** The file system that a container gets for a mount, or why it gets none. */
  show(mount: VolumeMount, subPath: string | undefined, volume: Volume, pod: Pod, mounted: MountedVolume): FileSystem | MountFailure {
    const whole = this.#wholeVolume(volume, pod, mounted);
    const part = subPath ? this.#part(whole, subPath, mount) : whole;
    if ('error' in part) return part;
    const readOnly = mount.readOnly || mounted.kind === 'projected' || (mounted.kind === 'tree' && mounted.readOnly);
    return readOnly ? new ReadOnlyFileSystem(part) : part;
  }

  #wholeVolume(volume: Volume, pod: Pod, mounted: MountedVolume): FileSystem {
    if (mounted.kind === 'tree') {
      const inMemory = volume.emptyDir?.medium === 'Memory';
      const tree = this.#tree(mounted.tree, () => new InodeFileSystem(QUOTA, inMemory ? 'tmpfs' : 'ext4', undefined));
      if (volume.emptyDir && !inMemory) tree.isDiskFull ??= () => this.#options.isDiskFull(pod.spec.nodeName ?? '');
      return tree;
    }
    if (mounted.kind === 'node') {
      const files = this.nodeFiles(mounted.node);
      const at = this.#filesIn(files).locate(mounted.path);
      return at instanceof FileError ? files : newSubtree(files, at.inode);
    }
    const id = projectedTree(pod, volume.name);
    const known = this.#live.has(id) || this.#saved.has(id);
    const tree = this.#tree(id, () => new InodeFileSystem(QUOTA, 'tmpfs', undefined));
    if (!known) this.#write(tree, volume, pod, mounted);
    return tree;
  }

  #write(tree: FileSystem, volume: Volume, pod: Pod, mounted: MountedVolume & { kind: 'projected' }): void {
    const files = projectFiles(volume, pod, this.#projectionSources(pod, mounted.sources));
    if ('error' in files) return;
    writeAtomically(tree, files, this.#options.clock.now(), { uid: 0, gid: pod.spec.securityContext?.fsGroup ?? 0 });
  }

  /** A file or directory inside a volume; a missing one becomes a directory. */
  #part(whole: FileSystem, subPath: string, { name = '' }: VolumeMount): FileSystem | MountFailure {
    const files = this.#filesIn(whole);
    const path = normalizePath(`/${subPath}`);
    if (!files.exists(path)) makeDirectories(files, path);
    const at = files.locate(path);
    if (at instanceof FileError) return { error: `failed to prepare subPath for volumeMount "${name}" of container` };
    return newSubtree(at.fs, at.inode);
  }

  /** What was mounted in the pod's namespace last, if it still is what would be mounted now. */
  #shownTo({ metadata }: Pod): ShownVolume | undefined {
    const shown = this.#shown.get(metadata.namespace ?? '');
    const { lister } = this.#options;
    return shown?.configMaps === lister.stampOf('configmaps') && shown.secrets === lister.stampOf('secrets') ? shown : undefined;
  }

  #mountProjected(volume: Volume, pod: Pod): MountedVolume | MountFailure {
    const { projected } = volume;
    const shown = projected && this.#shownTo(pod);
    if (shown && shown.projected === projected) return shown.mounted;
    const sources: Record<string, string> = {};
    let isComplete = true;
    for (const { resource, name, optional, keys } of projectedObjects(volume)) {
      const key = `${resource}/${pod.metadata.namespace}/${name}`;
      const object = this.#current(key);
      sources[key] = object?.metadata.resourceVersion ?? '';
      if (object) this.#sources.set(`${key}@${sources[key]}`, object);
      else if (!optional) return { error: `${resource.slice(0, -1)} "${name}" not found` };
      if (object && !keys.every((each) => objectBytes(object).has(each))) isComplete = false;
    }
    if (!isComplete) {
      const files = projectFiles(volume, pod, { ...this.#projectionSources(pod, sources), token: () => '' });
      if ('error' in files) return files;
    }
    const metadata = shownMetadata(volume, pod);
    const mounted: MountedVolume = { kind: 'projected', sources, ...(metadata === undefined ? {} : { metadata }) };
    if (projected && isComplete && metadata === undefined) this.#noteShown(projected, pod, mounted);
    return mounted;
  }

  #noteShown(projected: Volume['projected'], { metadata }: Pod, mounted: MountedVolume): void {
    const { lister } = this.#options;
    const [configMaps, secrets] = [lister.stampOf('configmaps'), lister.stampOf('secrets')];
    this.#shown.set(metadata.namespace ?? '', { projected, configMaps, secrets, mounted: deepFreeze(mounted) });
  }

  #current(key: string): KubeObject | undefined {
    const [resource = '', namespace, name = ''] = key.split('/');
    return this.#options.lister.get(resource, namespace, name);
  }

  #projectionSources(pod: Pod, versions: Readonly<Record<string, string>>): ProjectionSources {
    const { lister } = this.#options;
    return {
      object: (resource, name) => {
        const key = `${resource}/${pod.metadata.namespace}/${name}`;
        return this.#sources.get(`${key}@${versions[key] ?? ''}`);
      },
      token: (audience, seconds) => this.#requestToken(pod, audience, seconds),
      node: lister.get('nodes', undefined, pod.spec.nodeName ?? ''),
    };
  }

  #requestToken({ metadata, spec }: Pod, audience: string | undefined, expirationSeconds: number): string {
    const { client } = this.#options.identityOf(spec.nodeName ?? '');
    const account = spec.serviceAccountName || 'default';
    const body = {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      metadata: {},
      spec: {
        ...(audience ? { audiences: [audience] } : {}),
        expirationSeconds,
        boundObjectRef: { apiVersion: 'v1', kind: 'Pod', name: metadata.name, uid: metadata.uid },
      },
    };
    const resource = { group: '', version: 'v1', plural: 'serviceaccounts' };
    const answer = client.createSubresource(resource, metadata.namespace, account, 'token', body);
    return (answer.status as { token?: string } | undefined)?.token ?? '';
  }

  #mountClaim(claimName: string, pod: Pod, readOnly: boolean | undefined): MountedVolume | MountFailure {
    const { lister } = this.#options;
    const claim = lister.get<PersistentVolumeClaim>('persistentvolumeclaims', pod.metadata.namespace, claimName);
    if (!claim) return { error: `persistentvolumeclaim "${claimName}" not found` };
    const volume = claim.spec.volumeName ? lister.get<PersistentVolume>('persistentvolumes', undefined, claim.spec.volumeName) : undefined;
    if (!volume || claim.status?.phase !== 'Bound') return { error: `PVC ${pod.metadata.namespace}/${claimName} is not bound` };
    const { hostPath, local, csi } = volume.spec;
    if (hostPath) return this.#mountHostPath(pod.spec.nodeName ?? '', hostPath.path ?? '/', hostPath.type || 'DirectoryOrCreate');
    if (local) return this.#mountLocal(pod.spec.nodeName ?? '', local.path ?? '/');
    if (csi && !this.#hasDriver(pod.spec.nodeName ?? '', csi.driver ?? '')) return noDriver(volume, csi.driver ?? '');
    return { kind: 'tree', tree: `pv/${volume.metadata.name}`, ...(readOnly ? { readOnly } : {}) };
  }

  #hasDriver(node: string, driver: string): boolean {
    const drivers = this.#options.lister.get<CSINode>(CSI_NODES, undefined, node)?.spec.drivers ?? [];
    return drivers.some(({ name }) => name === driver);
  }

  #mountLocal(node: string, path: string): MountedVolume | MountFailure {
    if (this.#filesIn(this.nodeFiles(node)).exists(path)) return { kind: 'node', node, path };
    return { error: `path "${path}" does not exist` };
  }

  /** core/v1 HostPathType: what must be there, or is made. */
  #mountHostPath(node: string, path: string, type: string): MountedVolume | MountFailure {
    const files = this.#filesIn(this.nodeFiles(node));
    const stat = files.stat(path);
    const found = stat instanceof FileError ? undefined : stat.type;
    const wrong = (what: string) => ({ error: `hostPath type check failed: ${path} is not a ${what}` });
    if (type === 'Directory' && found !== 'directory') return wrong('directory');
    if (type === 'DirectoryOrCreate' && found !== undefined && found !== 'directory') return wrong('directory');
    if (type === 'File' && found !== 'file') return wrong('file');
    if (type === 'FileOrCreate' && found !== undefined && found !== 'file') return wrong('file');
    if (['Socket', 'CharDevice', 'BlockDevice'].includes(type)) {
      return wrong({ Socket: 'socket', CharDevice: 'character device', BlockDevice: 'block device' }[type]!);
    }
    if (found === undefined && type === 'FileOrCreate') files.writeText(path, '');
    // The container runtime makes a missing source directory.
    else if (found === undefined) makeDirectories(files, path);
    return { kind: 'node', node, path: normalizePath(path) };
  }

  #tree(id: string, create: () => InodeFileSystem): InodeFileSystem {
    const live = this.#live.get(id);
    if (live) return live;
    const tree = create();
    const saved = this.#saved.get(id);
    if (saved) tree.restore(saved);
    this.#live.set(id, tree);
    return tree;
  }

  #filesIn(fs: FileSystem): Files {
    const now = () => this.#options.clock.now();
    return new Files({ mounts: new Map([['/', fs]]), cwd: '/', user: ROOT, umask: 0o022, now, readDevice: () => undefined });
  }
}

function noDriver({ metadata }: PersistentVolume, driver: string): MountFailure {
  return {
    operation: 'MountVolume.MountDevice',
    volume: metadata.name,
    error: `kubernetes.io/csi: attacher.MountDevice failed to create newCsiDriverClient: driver name ${driver} not found in the list of registered CSI drivers`,
  };
}

const projectedTree = (pod: Pod, volume: string): string => `pod/${pod.metadata.uid}/${volume}`;

export function makeDirectories(files: Files, path: string): void {
  const parts = path.split('/').filter(Boolean);
  parts.forEach((_, i) => {
    const directory = `/${parts.slice(0, i + 1).join('/')}`;
    if (!files.exists(directory)) files.mkdir(directory, 0o755);
  });
}
