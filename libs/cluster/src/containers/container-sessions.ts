/** Clients that are connected to containers: exec and attach. */
import type { Rng } from '@drydock/apimachinery';
import type { ExecStream } from '@drydock/apiserver';
import type { ContainerLogs } from './container-logs.ts';
import type { ContainerMachines } from './container-machines.ts';
import { describeFailure, processEnv } from './container-process.ts';
import type { ContainerConfig } from './container-run.ts';
import { newExecStream, ProcessStream } from './exec-session.ts';

/** What containerd answers to those who want something of a container that has ended. */
export const EXITED = 'container is in CONTAINER_EXITED state';

export interface ContainerSessionsOptions {
  rng: Rng;
  machines: ContainerMachines;
  logs: ContainerLogs;
  hasEnded(id: string): boolean;
}

export class ContainerSessions {
  readonly #options: ContainerSessionsOptions;
  readonly #streams = new Map<string, Set<ProcessStream>>();

  constructor(options: ContainerSessionsOptions) {
    this.#options = options;
  }

  /** A command in a container; `error` in the words of runc when it cannot be started, and of the runtime when the container has ended. */
  exec(config: ContainerConfig, command: readonly string[], tty: boolean): { stream: ExecStream } | { error: string } {
    const { id } = config;
    const live = this.#options.machines.of(id, true);
    if (!live) return { error: EXITED };
    const session = live.startSession({
      argv: command,
      env: processEnv({ ...config, tty }),
      cwd: config.workingDir || '/',
      user: config.user,
      tty,
    });
    if ('failure' in session) {
      const why = `OCI runtime exec failed: exec failed: unable to start container process: exec: ${describeFailure(command[0] ?? '', session)}: unknown`;
      return { error: `failed to exec in container: failed to start exec "${this.#options.rng.hex(64)}": ${why}` };
    }
    const stream: ProcessStream = newExecStream(live, session, () => this.#streams.get(id)?.delete(stream));
    return { stream: this.#register(id, stream) };
  }

  /** The main process's own streams; undefined when it has ended. */
  attach({ id, stdinOnce }: ContainerConfig): ExecStream | undefined {
    const { machines, logs, hasEnded } = this.#options;
    const live = machines.of(id, true);
    const main = live?.main;
    if (!main) return undefined;
    let fresh = '';
    const detach = logs.listen(id, (bytes) => (fresh += bytes));
    const stream: ProcessStream = new ProcessStream({
      live,
      session: main,
      // Those who are attached are not told how it ended: that is in the pod's status.
      exitCode: () => (hasEnded(id) ? 0 : undefined),
      inputEnded: () => {
        if (stdinOnce) live.closeInput(main.stdin);
      },
      ended: () => undefined,
      disconnected: () => {
        live.listenToMain();
        detach();
        this.#streams.get(id)?.delete(stream);
      },
      forwarded: {
        copy: (bytes) => logs.append(id, bytes),
        take: () => {
          const bytes = fresh;
          fresh = '';
          return bytes;
        },
      },
    });
    return this.#register(id, stream);
  }

  /** A container has ended, and its sessions with it. */
  end(id: string, exitCode: number): void {
    for (const stream of this.#streams.get(id) ?? []) stream.containerEnded(exitCode);
    this.#streams.delete(id);
  }

  #register(id: string, stream: ProcessStream): ProcessStream {
    const streams = this.#streams.get(id) ?? new Set();
    this.#streams.set(id, streams.add(stream));
    return stream;
  }
}
