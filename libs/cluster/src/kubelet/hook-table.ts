import type { ExecStream } from '@drydock/apiserver';

/** A command that a probe or a lifecycle hook has started in a container. */
export interface RunningCommand {
  stream: ExecStream;
  /** What it has written so far. */
  output: string;
  startedAt: number;
}

/** What commands of kubelets run at the moment, by an identity of their own. They do not outlive a snapshot: after it they begin again. */
export class HookTable {
  readonly #running = new Map<string, RunningCommand>();

  get(id: string): RunningCommand | undefined {
    const command = this.#running.get(id);
    if (command) command.output += command.stream.readStdout() + command.stream.readStderr();
    return command;
  }

  add(id: string, stream: ExecStream, startedAt: number): void {
    this.#running.set(id, { stream, output: '', startedAt });
  }

  remove(id: string): void {
    this.#running.get(id)?.stream.close();
    this.#running.delete(id);
  }

  /** Drops the commands of a container that is gone. */
  removeAll(prefix: string): void {
    for (const id of [...this.#running.keys()]) if (id.startsWith(prefix)) this.remove(id);
  }
}
