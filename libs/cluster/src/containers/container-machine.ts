import type { Clock } from '@drydock/apimachinery';
import {
  Files,
  LayeredPrograms,
  Machine,
  procFiles,
  ReadOnlyFileSystem,
  ROOT,
  type FileSystem,
  type MachineState,
  type Program,
  type Programs,
  type Residents,
} from '@drydock/shell';
import { makeDirectories } from '../volumes/volume-manager.ts';
import { resolveImage } from './container-process.ts';
import type { ContainerConfig } from './container-run.ts';
import { newRootFiles } from './root-files.ts';
import type { ServerHost } from './server-host.ts';
import { newServerProgram } from './server-process.ts';
import { stressProgram } from './stress.program.ts';

/** What a container sees of its node beside the volumes that it mounts. */
export interface NodeAccess {
  /** All that runs on the node. */
  processes: Residents;
  /** The same for a container whose processes are among them; undefined: it has process ids of its own. */
  residents: Residents | undefined;
  /** Where all of the node's files are mounted. */
  roots: readonly string[];
  /** The files of the container whose processes it sees. */
  neighbour?: ReadonlyMap<string, FileSystem> | undefined;
  /** What the programs on the node's disk do. */
  programs: Programs;
}

export interface ContainerMachineOptions {
  clock: Clock;
  /** What shells can run, by name. */
  programs: Programs;
  /** Programs that need to know where they run: `curl`, `nslookup`. */
  networkPrograms(config: ContainerConfig): readonly Program[];
  /** Volumes by mount path. */
  mountsOf(config: ContainerConfig): ReadonlyMap<string, FileSystem>;
  /** Undefined: nothing. */
  nodeAccess(config: ContainerConfig): NodeAccess | undefined;
  /** Files that the kubelet writes: `/etc/hosts`, `/etc/resolv.conf`. Text by path. */
  hostFiles(config: ContainerConfig): Readonly<Record<string, string>>;
  /** Whether nothing can be written on a node. */
  isDiskFull(node: string): boolean;
  /** When a node was switched on: its containers see the kernel's time. */
  bootedAt(node: string): number;
}

/** The machine of a container: its image's files with its volumes, and the programs that it has. With `saved` it goes on where that was. */
export function newContainerMachine(
  config: ContainerConfig,
  options: ContainerMachineOptions,
  servers: ServerHost,
  onWake: () => void,
  saved?: MachineState,
): Machine {
  const root = newRootFiles(resolveImage(config), options.programs);
  const mounts = new Map(options.mountsOf(config));
  if (!saved) writeHostFiles(root, mounts.keys(), config, options);
  root.isDiskFull = () => options.isDiskFull(config.node);
  if (config.readOnlyRoot) mounts.set('/', new ReadOnlyFileSystem(root));
  const seed = parseInt(config.id.slice(0, 8), 16) | 0;
  const { hostname, node } = config;
  const { clock } = options;
  const booted = options.bootedAt(node);
  const access = options.nodeAccess(config);
  const { residents } = access ?? {};
  const visible = () => (residents ? machine.visible() : access!.processes.list());
  for (const path of access?.roots ?? []) mounts.set(`${path}/proc`, procFiles({ clock, booted, hostname: node, mounts, visible }));
  for (const [path, files] of access?.neighbour ?? []) mounts.set(`/proc/1/root${path === '/' ? '' : path}`, files);
  const programs = programsOf(config, options, servers, access);
  const machine: Machine = new Machine({ hostname, clock, booted, seed, programs, files: root, mounts, residents, onWake }, saved);
  return machine;
}

function writeHostFiles(
  root: FileSystem,
  mountPaths: Iterable<string>,
  config: ContainerConfig,
  { clock, hostFiles }: ContainerMachineOptions,
): void {
  const mounts = new Map([['/', root]]);
  const files = new Files({ mounts, cwd: '/', user: ROOT, umask: 0o022, now: () => clock.now(), readDevice: () => undefined });
  for (const [path, text] of Object.entries(hostFiles(config))) files.writeText(path, text);
  // The kubelet's file for the last words is there before the process is.
  const { terminationMessagePath, workingDir } = config;
  makeDirectories(files, parentOf(terminationMessagePath));
  files.writeText(terminationMessagePath, '');
  files.chmod(terminationMessagePath, 0o666);
  if (workingDir) makeDirectories(files, workingDir);
  for (const path of mountPaths) makeDirectories(files, parentOf(path));
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/';
}

function programsOf(
  config: ContainerConfig,
  options: ContainerMachineOptions,
  servers: ServerHost,
  access: NodeAccess | undefined,
): Programs {
  const own = new Map([stressProgram, ...options.networkPrograms(config)].map((program) => [program.name, program] as const));
  for (const server of resolveImage(config).image.servers ?? []) {
    for (const command of server.commands) {
      const program = newServerProgram(command, server, (process) => servers.contextOfProcess(config, command, process));
      own.set(program.name, program);
    }
  }
  return new LayeredPrograms(access ? new LayeredPrograms(options.programs, access.programs) : options.programs, own);
}
