import { TerminalSession, type Machine, type TerminalSessionState } from '@drydock/shell';
import type { CommandHistory } from './commands.ts';
import { loginEnvironment } from './machines/ssh-destination.ts';

export interface TerminalSize {
  columns: number;
  rows: number;
  /** The client shows an editor itself; without, editors draw on the terminal. */
  readonly canEdit?: boolean;
}

/** The terminals of a machine by name, and what is run in them. */
export class Terminals {
  readonly #machine: Machine;
  readonly #commands: CommandHistory;
  readonly #sessions = new Map<string, TerminalSession>();

  constructor(machine: Machine, commands: CommandHistory, states: Readonly<Record<string, TerminalSessionState>> = {}) {
    this.#machine = machine;
    this.#commands = commands;
    for (const [name, state] of Object.entries(states)) this.#add(name, TerminalSession.resume(machine, state));
  }

  save(): Record<string, TerminalSessionState> {
    return Object.fromEntries([...this.#sessions].map(([name, session]) => [name, session.save()]));
  }

  get names(): string[] {
    return [...this.#sessions.keys()];
  }

  get(name: string): TerminalSession | undefined {
    return this.#sessions.get(name);
  }

  /** Opens a login shell, or finds the one that is open under that name. */
  open(name: string, { columns, rows, canEdit = true }: TerminalSize): TerminalSession {
    const existing = this.#sessions.get(name);
    if (existing && !existing.ended) return existing;
    const session = TerminalSession.open(this.#machine, {
      columns,
      rows,
      canEdit,
      cwd: '/root',
      env: loginEnvironment(undefined),
    });
    if (!(session instanceof TerminalSession)) throw new Error(`no shell could be started: ${session.failure}`);
    this.#add(name, session);
    return session;
  }

  close(name: string): void {
    this.#sessions.get(name)?.close();
    this.#sessions.delete(name);
  }

  /** To be called after every run of the machine. */
  afterRun(): void {
    for (const session of this.#sessions.values()) session.afterRun();
  }

  /** The name of a terminal, from its id on the machine. */
  nameOf(id: number): string | undefined {
    for (const [name, session] of this.#sessions) if (session.terminalId === id) return name;
    return undefined;
  }

  #add(name: string, session: TerminalSession): void {
    this.#sessions.set(name, session);
    session.onNotice((notice) => {
      const now = this.#machine.clock.now();
      if (notice.type === 'line') this.#commands.enter(name, notice.line, notice.continuation, now);
      else if (!notice.continuation) this.#commands.finish(name, shellStatus(this.#machine, session.pid), now);
    });
  }
}

/** `$?` of a shell. */
function shellStatus(machine: Machine, pid: number): number {
  const memory = machine.stateOf(pid)?.memory as { shell?: { status: number } } | undefined;
  return memory?.shell?.status ?? 0;
}
