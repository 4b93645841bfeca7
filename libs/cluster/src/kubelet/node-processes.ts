/** What runs on a node beside its shells, as `ps` on it shows: systemd and its services, and the processes of containers. */
import { ROOT, type Files, type Residents, type Signal, type User, type VisibleProcess } from '@drydock/shell';
import { mainCommand } from '../containers/container-process.ts';
import type { ContainerRuntime } from '../containers/container-runtime.ts';
import type { ContainerConfig, ContainerRun } from '../containers/container-run.ts';
import { kubeletCommand } from '../node-services/kubelet-command.ts';
import { UNITS, type NodeServices } from '../node-services/node-services.ts';
import { runs } from './machine-state.ts';
import type { NodeTable } from './node-state.ts';
import { sandboxesOf } from './runtime-view.ts';
import { hostPid, RESOLVED_PID, SSHD_PID } from './sockets.ts';

const INIT = 1;
/** Whom the pause container runs as. */
const NOBODY: User = { name: '65535', uid: 65_535, gid: 65_535, home: '/' };
const RESOLVER: User = { name: 'systemd-resolve', uid: 991, gid: 991, home: '/' };

export interface NodeProcessesOptions {
  table: NodeTable;
  containers: ContainerRuntime;
  services: NodeServices;
  filesOf(node: string): Files;
}

export class NodeProcesses implements Residents {
  readonly adopter = SSHD_PID;
  readonly #node: string;
  readonly #options: NodeProcessesOptions;

  constructor(node: string, options: NodeProcessesOptions) {
    this.#node = node;
    this.#options = options;
  }

  /** By pid; none on a machine that is off. */
  list(): VisibleProcess[] {
    const { table, services } = this.#options;
    const node = this.#node;
    if (!runs(table.machine(node))) return [];
    const booted = services.bootedAt(node);
    const daemon = (pid: number, argv: readonly string[], user = ROOT) => newProcess({ pid, parent: INIT, argv, user, started: booted });
    return [
      { ...daemon(INIT, ['/sbin/init']), parent: 0, program: 'systemd' },
      daemon(298, ['/usr/lib/systemd/systemd-journald']),
      daemon(RESOLVED_PID, ['/usr/lib/systemd/systemd-resolved'], RESOLVER),
      daemon(SSHD_PID, ['/usr/sbin/sshd', '-D']),
      ...this.#services(booted),
      ...this.#containers(),
    ].sort((a, b) => a.pid - b.pid);
  }

  #services(booted: number): VisibleProcess[] {
    return UNITS.flatMap((unit) => {
      const { active, pid, since } = this.#options.services.stateOf(this.#node, unit);
      if (active !== 'active') return [];
      const argv = unit === 'kubelet' ? kubeletCommand(this.#options.filesOf(this.#node)) : ['/usr/bin/containerd'];
      return [newProcess({ pid, parent: INIT, argv, user: ROOT, started: since ?? booted })];
    });
  }

  /** Those of pods: a shim for each of them, the process that holds its namespaces, and its containers. */
  #containers(): VisibleProcess[] {
    const running = this.#running();
    return sandboxesOf(this.#options.table.recordsOn(this.#node))
      .filter(({ ready }) => ready)
      .flatMap(({ id, uid, createdAt }) => {
        const [shim, pause] = [hostPid(`shim ${id}`), hostPid(`pause ${id}`)];
        const argv = ['/usr/bin/containerd-shim-runc-v2', '-namespace', 'k8s.io', '-id', id, '-address', '/run/containerd/containerd.sock'];
        return [
          newProcess({ pid: shim, parent: INIT, argv, user: ROOT, started: createdAt }),
          newProcess({ pid: pause, parent: shim, argv: ['/pause'], user: NOBODY, started: createdAt }),
          ...running.filter(({ config }) => config.podUid === uid).map((run) => this.#container(run, shim)),
        ];
      });
  }

  #container(run: ContainerRun, shim: number): VisibleProcess {
    return { ...containerProcess(run, shim), use: this.#options.containers.usageOf(run.config.id) };
  }

  /** A container that is killed ends, and its kubelet sees to it; systemd starts again what it keeps. */
  signal(pid: number, signal: Signal): void {
    if (signal !== 'KILL' && signal !== 'TERM') return;
    const { containers, services } = this.#options;
    const run = this.#running().find(({ config }) => hostPid(config.id) === pid);
    if (run) containers.signal(run.config.id, signal);
    const unit = UNITS.find((each) => services.stateOf(this.#node, each).pid === pid);
    if (unit) services.restart(this.#node, unit);
  }

  /** The same, as a container sees them that shares them: its main process is one of its own. */
  around({ pid, podUid }: ContainerConfig): Residents {
    return {
      adopter: this.#shimOf(podUid),
      list: () => this.list().filter((each) => each.pid !== pid),
      signal: (target, signal) => this.signal(target, signal),
    };
  }

  #shimOf(pod: string): number {
    const sandbox = sandboxesOf(this.#options.table.recordsOn(this.#node)).find(({ ready, uid }) => ready && uid === pod);
    return sandbox ? hostPid(`shim ${sandbox.id}`) : INIT;
  }

  #running(): ContainerRun[] {
    return [...this.#options.containers.runs()].filter(({ config, end }) => config.node === this.#node && !end);
  }
}

function containerProcess({ config, startedAt }: ContainerRun, shim: number): VisibleProcess {
  return newProcess({ pid: hostPid(config.id), parent: shim, argv: mainCommand(config), user: hostUser(config.user), started: startedAt });
}

/** Whoever has no name on the node is a number there. */
function hostUser(user: User): User {
  return user.uid === 0 ? ROOT : { ...user, name: `${user.uid}` };
}

function newProcess(process: Omit<VisibleProcess, 'program' | 'terminal' | 'state'>): VisibleProcess {
  const program = process.argv[0]!.split('/').at(-1)!;
  return { ...process, program, terminal: undefined, state: 'running' };
}
