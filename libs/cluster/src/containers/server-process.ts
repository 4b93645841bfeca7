import { encodeUtf8, print, printError, type Process, type Program, type Wait } from '@drydock/shell';
import { startLines, startServer, type Listener, type ServerContext, type ServerProgram } from './server-program.ts';

/** What a server process says about itself in its memory, for the network to find. */
interface ServerMemory {
  started?: boolean;
  listeners?: readonly Listener[];
  command?: string;
}

/** The name under which a machine knows a server, so that it hides none of the shell's own programs. */
export const serverProgramName = (command: string): string => `server:${command}`;

/** A server as a process: for containers whose shell starts it, or that somebody looks into. */
export function newServerProgram(command: string, server: ServerProgram, contextOf: (process: Process) => ServerContext): Program {
  return {
    name: serverProgramName(command),
    summary: 'serve until told to stop',
    resumable: true,
    *run(process): Generator<Wait, number, void> {
      const memory = process.memory as ServerMemory;
      if (server.stop) for (const signal of ['TERM', 'INT', 'QUIT'] as const) process.onSignal(signal, 'catch');
      if (!memory.started) {
        const start = startServer(server, contextOf(process));
        if (start.listeners === undefined) {
          yield* (start.isAnswer ? print : printError)(process, joinLines(startLines(start)));
          return start.exitCode;
        }
        memory.started = true;
        memory.command = command;
        memory.listeners = start.listeners;
        yield* print(process, joinLines(startLines(start)));
      }
      while (process.takeSignal() === undefined) yield { on: 'signal' };
      memory.listeners = [];
      yield* print(process, joinLines(server.stop?.log?.(contextOf(process)) ?? []));
      return server.stop?.exitCode ?? 0;
    },
  };
}

export function joinLines(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}

export function serverLogBytes(lines: readonly string[]): string {
  return encodeUtf8(joinLines(lines));
}

/** The servers among processes: what listens, and what was run to make it listen. */
export function listeningProcesses(processes: Iterable<{ memory: Record<string, unknown>; argv: readonly string[]; state: string }>) {
  const found: { command: string; argv: readonly string[]; listeners: readonly Listener[] }[] = [];
  for (const { memory, argv, state } of processes) {
    const { listeners, command } = memory as ServerMemory;
    if (listeners && state !== 'ended') found.push({ command: command ?? '', argv, listeners });
  }
  return found;
}
