import type { ApiRequest, ApiResponse } from '@drydock/apiserver';
import type { LinePreview } from '@drydock/sandbox';
import type { Scenario } from '@drydock/scenario';
import type { LinePart, TerminalEvent, TerminalEventBody } from '@drydock/shell';
import {
  OutdatedSandboxError,
  SandboxEngine,
  type Completions,
  type Grader,
  type LiveCluster,
  type LiveSandbox,
  type LiveTerminal,
  type RunState,
  type SandboxCommand,
  type TerminalDimensions,
} from '../src/sandboxes/sandbox.port.ts';

interface FakeState {
  now: number;
  /** The names of several clusters; none: one. */
  clusters: readonly string[];
  files: Record<string, string>;
  /** What came from outside. */
  changes: number;
  commands: SandboxCommand[];
  terminals: Record<string, { events: TerminalEvent[]; lines: { line: string; id: string }[]; ended: boolean }>;
}

const PROMPT: TerminalEventBody = { type: 'prompt', text: '$ ', continuation: false };

/** A workstation that knows `echo`, `write FILE TEXT`, `cat FILE`, `sleep SECONDS`, `crash` and `exit`, and no cluster. */
export class FakeSandbox implements LiveSandbox {
  readonly #state: FakeState;
  readonly #listeners = new Map<string, (event: TerminalEvent) => void>();
  #onCommand: (command: SandboxCommand) => void = () => undefined;
  revision = 0;

  constructor(state: FakeState) {
    this.#state = structuredClone(state);
  }

  get now(): number {
    return this.#state.now;
  }

  get commands(): readonly SandboxCommand[] {
    return this.#state.commands;
  }

  get changes(): number {
    return this.#state.changes;
  }

  readFile(name: string): string | undefined {
    return this.#state.files[name];
  }

  save(): unknown {
    return structuredClone(this.#state);
  }

  openTerminal(id: string, _size: TerminalDimensions): void {
    this.#state.terminals[id] = { events: [], lines: [], ended: false };
    this.#emit(id, PROMPT);
  }

  closeTerminal(id: string): void {
    delete this.#state.terminals[id];
  }

  terminal(id: string): LiveTerminal | undefined {
    const terminal = this.#state.terminals[id];
    if (terminal === undefined) return undefined;
    return {
      ended: terminal.ended,
      eventsAfter: (seq) => ({ events: terminal.events.filter((event) => event.seq > seq), lost: false }),
      subscribe: (listener) => {
        this.#listeners.set(id, listener);
        return () => this.#listeners.delete(id);
      },
      sendKeys: (data) => this.#emit(id, { type: 'output', data: `keys ${JSON.stringify(data)}\r\n` }),
      resize: () => undefined,
      finishEdit: () => undefined,
    };
  }

  submitLine(terminalId: string, line: string, origin: string): void {
    this.#state.terminals[terminalId]?.lines.push({ line, id: origin });
  }

  complete(_terminalId: string, line: string, cursor: number): Completions {
    return { start: 0, end: cursor, candidates: [{ value: `${line}o` }] };
  }

  explain(_terminalId: string, line: string): LinePart[] {
    return [{ start: 0, end: line.length, role: 'program', about: 'a line' }];
  }

  async preview(terminalId: string, line: string): Promise<LinePreview | undefined> {
    if (!this.#state.terminals[terminalId]) return undefined;
    return { output: `would run ${line}`, exitCode: 0, changes: [], consequences: [] };
  }

  /** A cluster that answers everything with what it was asked, and counts it as a change. */
  #handle(cluster: string | undefined, { method, path }: ApiRequest): ApiResponse {
    if (method !== 'GET') {
      this.#state.changes++;
      this.revision++;
    }
    return { code: 200, body: { kind: 'Asked', method, path, ...(cluster ? { cluster } : {}) }, warnings: [], auditID: '1' };
  }

  get clusterNames(): readonly string[] {
    return this.#state.clusters;
  }

  cluster(name?: string): LiveCluster | undefined {
    if (name === undefined ? this.clusterNames.length > 0 : !this.clusterNames.includes(name)) return undefined;
    return {
      handle: (request) => this.#handle(name, request),
      overview: () => ({ problem: Object.keys(this.#state.files).join(), nodes: [], pods: [], workloads: [], services: [] }),
      address: '172.30.1.2:6443',
      apiServerProblem: this.apiServerProblem,
      adminCredentials: { certificate: 'the certificate', privateKey: 'the key' },
    };
  }

  apiServerProblem: 'refused' | 'timeout' | undefined;

  auditRecords(): [] {
    return [];
  }

  readonly schedulingDecisions = [];

  onCommand(listener: (command: SandboxCommand) => void): () => void {
    this.#onCommand = listener;
    return () => undefined;
  }

  advanceTo(time: number): RunState {
    this.#state.now = Math.max(this.#state.now, time);
    for (const [id, terminal] of Object.entries(this.#state.terminals)) {
      const running = this.#state.commands.findIndex((command) => command.terminal === id && command.finishedAt === undefined);
      if (running >= 0) this.#continue(id, running);
      else if (terminal.lines.length > 0) this.#start(id, terminal.lines.shift()!);
    }
    const wakes = this.#state.commands.filter(({ finishedAt }) => finishedAt === undefined).map(wakeTime);
    const waiting = Object.values(this.#state.terminals).some(({ lines }) => lines.length > 0);
    if (waiting && wakes.length === 0) return { state: 'more' };
    return { state: 'blocked', wakeAt: wakes.length === 0 ? undefined : Math.min(...wakes) };
  }

  #start(terminal: string, { line, id }: { line: string; id: string }): void {
    if (line === 'crash') throw new Error('the sandbox has a bug');
    const command = { id, terminal, line, startedAt: this.now, finishedAt: undefined, exitCode: undefined };
    this.#state.commands.push(command);
    this.revision++;
    this.#onCommand(command);
    this.#emit(terminal, { type: 'busy', raw: false });
    this.#continue(terminal, this.#state.commands.length - 1);
  }

  #continue(terminal: string, index: number): void {
    const command = this.#state.commands[index]!;
    if (wakeTime(command) > this.now) return;
    const output = this.#outputOf(command.line);
    if (output !== '') this.#emit(terminal, { type: 'output', data: `${output}\r\n` });
    const finished = { ...command, finishedAt: this.now, exitCode: 0 };
    this.#state.commands[index] = finished;
    this.revision++;
    this.#onCommand(finished);
    if (command.line === 'exit') {
      this.#state.terminals[terminal]!.ended = true;
      this.#emit(terminal, { type: 'exit', status: 0 });
    } else {
      this.#emit(terminal, PROMPT);
    }
  }

  #outputOf(line: string): string {
    const [name, first = '', ...rest] = line.split(' ');
    if (name === 'write') this.#state.files[first] = rest.join(' ');
    if (name === 'echo') return [first, ...rest].join(' ');
    return name === 'cat' ? (this.#state.files[first] ?? `cat: ${first}: No such file or directory`) : '';
  }

  #emit(id: string, body: TerminalEventBody): void {
    const { events } = this.#state.terminals[id]!;
    const event = { ...body, seq: events.length + 1 };
    events.push(event);
    this.#listeners.get(id)?.(event);
  }
}

const wakeTime = ({ line, startedAt }: SandboxCommand) => startedAt + (line.startsWith('sleep ') ? Number(line.slice(6)) * 1000 : 0);

/** A check passes when the file of its name holds `right`. */
export class FakeEngine extends SandboxEngine {
  readonly sandboxes: FakeSandbox[] = [];

  create({ now, scenario }: { seed: number; now: number; scenario: Scenario }): Promise<LiveSandbox> {
    const clusters = scenario.clusters.map(({ id }) => id);
    return Promise.resolve(this.#add({ now, clusters, files: {}, changes: 0, commands: [], terminals: {} }));
  }

  /** Whether it is of another version than the one that has made the saves. */
  isNewer = false;

  restore(saved: unknown): LiveSandbox {
    if (this.isNewer) throw new OutdatedSandboxError('another format');
    return this.#add(saved as FakeState);
  }

  grader(scenario: Scenario, sandbox: LiveSandbox): Grader {
    const isRight = (id: string) => (sandbox as FakeSandbox).readFile(id) === 'right';
    const grade: Grader['grade'] = (locale) =>
      Promise.resolve(
        scenario.steps.map(({ id, checks }) => ({
          stepId: id,
          passed: checks.every((check) => isRight(check.id)),
          checks: checks.map((check) =>
            isRight(check.id)
              ? { id: check.id, status: 'PASSED' as const, points: check.points }
              : { id: check.id, status: 'FAILED' as const, points: 0, message: locale === 'ko' ? '아직이에요.' : 'Not yet.' },
          ),
        })),
      );
    return { grade, gradeAtRest: grade };
  }

  #add(state: FakeState): FakeSandbox {
    const sandbox = new FakeSandbox(state);
    this.sandboxes.push(sandbox);
    return sandbox;
  }
}
