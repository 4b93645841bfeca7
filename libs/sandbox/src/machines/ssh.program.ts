/** ssh(1) between the nodes of a cluster. Their keys are known to each other: nobody is asked for anything. */
import { print, printError, ROOT, sleepUntil, type Machine, type Process, type Program, type Wait } from '@drydock/shell';
import { parseSshWords, type SshCall } from './ssh-words.ts';
import { loginEnvironment, reach } from './ssh-destination.ts';
import type { Machines } from './machines.ts';
import { runPiped } from './remote-command.ts';

const FAILED = 255;

/** What a connection leaves in the memory of its process, so that it can go on after a restore. */
interface Session {
  machine: string;
  pid: number;
  terminal: number;
}

export function newSsh(machines: Machines, node: string): Program {
  return {
    name: 'ssh',
    summary: 'Log in to another machine',
    resumable: true,
    *run(process) {
      const call = parseSshWords(process.argv);
      if ('failure' in call) {
        yield* printError(process, call.failure);
        return call.status;
      }
      if (call.version) {
        yield* printError(process, 'OpenSSH_9.6p1 Ubuntu-3ubuntu13.5, OpenSSL 3.0.13 30 Jan 2024\n');
        return 0;
      }
      const target = reach(machines, node, process, call.destination);
      if ('failure' in target) {
        yield* sleepUntil(process, process.clock.now() + target.after);
        yield* printError(process, target.failure);
        return FAILED;
      }
      return yield* connect(machines, node, process, call, target.machine);
    },
  };
}

function* connect(machines: Machines, node: string, process: Process, call: SshCall, target: string): Generator<Wait, number, void> {
  const interactive = process.isTerminal(0) && process.terminal !== undefined && call.tty !== 'none';
  if (interactive && (call.command === undefined || call.tty === 'forced')) return yield* login(machines, node, process, call, target);
  if (call.command === undefined && call.tty !== 'none') {
    yield* printError(process, 'Pseudo-terminal will not be allocated because stdin is not a terminal.\n');
  }
  const argv = call.command === undefined ? ['bash', '-l'] : ['bash', '-c', call.command];
  return yield* runPiped(machines, target, process, argv, { input: !call.noInput });
}

/** Shows a shell of the other machine in this terminal until it ends. */
function* login(machines: Machines, node: string, process: Process, call: SshCall, target: string): Generator<Wait, number, void> {
  const machine = machines.get(target);
  const local = process.terminal!;
  const memory = process.memory as { session?: Session };
  const closed = `Connection to ${call.destination.host} closed.\n`;
  if (memory.session === undefined) {
    if (call.command === undefined) yield* print(process, `Welcome to Ubuntu 24.04.1 LTS (GNU/Linux 6.8.0-51-generic x86_64)\n\n`);
    const terminal = machine.createTerminal(local.columns, local.rows, local.canEdit);
    const pid = machine.startProcess({
      argv: call.command === undefined ? ['bash', '-l'] : ['bash', '-c', call.command],
      env: loginEnvironment(process.env['TERM']),
      cwd: '/root',
      terminal,
    });
    if (typeof pid !== 'number') {
      machine.closeTerminal(terminal);
      yield* printError(process, closed);
      return FAILED;
    }
    memory.session = { machine: target, pid, terminal };
  }
  const status = yield* relay(machines, node, process, machine, memory.session);
  if (status === undefined) {
    yield* printError(process, 'client_loop: send disconnect: Broken pipe\n');
    return FAILED;
  }
  yield* printError(process, closed);
  return status;
}

/** The status of the remote shell; undefined when the connection broke. */
function* relay(
  machines: Machines,
  node: string,
  process: Process,
  machine: Machine,
  { machine: target, pid, terminal }: Session,
): Generator<Wait, number | undefined, void> {
  const local = process.terminal!;
  const device = machine.terminal(terminal);
  const gone = () => !machines.isRunning(target, machine) || machines.obstacle(node, target) !== undefined;
  if (!device) return undefined;
  let running = false;
  machine.listenToTerminal(terminal, {
    emit: (event) => local.relay.emit(event),
    notice: (notice) => {
      // The prompt after the login ends no command: the one that runs is ssh.
      if (notice.type === 'line') running = true;
      if (running) local.relay.notice(notice);
      if (notice.type === 'ready') running = notice.continuation;
    },
  });
  const hide = machines.show({ machine: target, terminal }, { machine: node, terminal: terminalIdOf(machines, node, process) }, pid);
  local.connect(device);
  if (device.state.prompt) local.relay.emit({ type: 'prompt', ...device.state.prompt });
  try {
    for (;;) {
      if (gone()) return undefined;
      const result = machine.hasEnded(pid) ? machine.result(pid) : undefined;
      if (result) return result.status;
      yield { on: 'notice', subscribe: (wake) => machines.follow({ machine: target, isDue: () => machine.hasEnded(pid) || gone(), wake }) };
    }
  } finally {
    hide();
    local.connect(undefined);
    // The last command there ended with the connection.
    if (running) local.relay.notice({ type: 'ready', continuation: false });
    if (!machine.hasEnded(pid)) machine.signal(pid, 'HUP', ROOT);
    machine.closeTerminal(terminal);
  }
}

function terminalIdOf(machines: Machines, node: string, { pid }: Process): number {
  for (const process of machines.get(node).list()) if (process.pid === pid && process.terminal !== undefined) return process.terminal;
  throw new Error('ssh shows a terminal only to a process that has one');
}
