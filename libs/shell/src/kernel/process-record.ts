import type { ProcessState } from './machine-state.ts';
import type { User } from './users.ts';

/** The parent of what the machine's owner starts. */
export const NOBODY = 0;

/**
 * The state of a process that began here, or of one that goes on from its copy: a class, for these are copied often. A state that was read from JSON is no such
 * record. At first it is nobody's child and runs nothing yet.
 */
export class ProcessRecord implements ProcessState {
  pid = NOBODY;
  parent = NOBODY;
  group = NOBODY;
  program = '';
  argv: ProcessState['argv'] = [];
  env: ProcessState['env'] = {};
  cwd = '/';
  root: ProcessState['root'] = undefined;
  umask = 0o022;
  user: User;
  memory: ProcessState['memory'] = {};
  fds: ProcessState['fds'] = {};
  meter = 0;
  terminal: ProcessState['terminal'] = undefined;
  started: number;
  state: ProcessState['state'] = 'running';
  report: ProcessState['report'] = undefined;
  status = 0;
  signal: ProcessState['signal'] = undefined;
  actions: ProcessState['actions'] = {};
  caught: ProcessState['caught'] = [];
  wait: ProcessState['wait'] = undefined;

  constructor(user: User, started: number) {
    this.user = user;
    this.started = started;
  }

  /** Can be changed without the original; `memory` is its own already. */
  static copyOf(original: ProcessState, memory: ProcessState['memory']): ProcessRecord {
    const copy = new ProcessRecord(original.user, original.started);
    copy.pid = original.pid;
    copy.parent = original.parent;
    copy.group = original.group;
    copy.program = original.program;
    copy.argv = original.argv;
    copy.env = original.env;
    copy.cwd = original.cwd;
    copy.root = original.root;
    copy.umask = original.umask;
    copy.memory = memory;
    copy.fds = { ...original.fds };
    copy.meter = original.meter;
    copy.terminal = original.terminal;
    copy.state = original.state;
    copy.report = original.report;
    copy.status = original.status;
    copy.signal = original.signal;
    copy.actions = { ...original.actions };
    copy.caught = [...original.caught];
    copy.wait = original.wait;
    return copy;
  }
}
