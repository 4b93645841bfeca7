import { encodeUtf8 } from '../kernel/byte-string.ts';
import { copyRecord, record } from '../kernel/plain-data.ts';
import type { ProcessHandle } from '../kernel/process-handle.ts';
import { failed } from '../files/file-error.ts';
import { shownJobs } from './jobs.ts';
import { expandPrompt } from './prompt.ts';
import type { Builtin } from './builtins/builtin.ts';
import { environmentIn } from './environment.ts';
import { Expansion, type ExpansionHost, SubstitutionNeeded } from './expand/expansion.ts';
import { ExpansionError } from './expand/expansion-error.ts';
import { computedVariable, specialParameter } from './special-variables.ts';
import type { Frame, ShellState, Variable } from './shell-state.ts';
import { Sources } from './sources.ts';
import { subshellState } from './subshell.ts';
import { NAME, resolveName, scalarValue, type VariableStore, withScalar } from './variables.ts';

/** A shell at work: its plain state and the process it runs in. What it remembers between steps is in `state` alone. */
export class Shell implements ExpansionHost, VariableStore {
  readonly process: ProcessHandle;
  readonly state: ShellState;
  readonly sources: Sources;
  /** Whether they are switched on or not. */
  readonly everyBuiltin: ReadonlyMap<string, Builtin>;

  constructor(process: ProcessHandle, state: ShellState, builtins: ReadonlyMap<string, Builtin>) {
    this.process = process;
    this.state = state;
    this.sources = new Sources(state);
    this.everyBuiltin = builtins;
  }

  // Frames

  get top(): Frame | undefined {
    return this.state.frames.at(-1);
  }

  push(frame: Frame): void {
    if (this.state.frames.length >= this.limits.frames) return this.abort(`maximum nesting level exceeded (${this.limits.frames})`);
    this.state.frames.push(frame);
  }

  /** Ends the top frame and undoes what it changed for its duration. */
  pop(): Frame | undefined {
    const frame = this.state.frames.pop();
    if (frame) this.#undo(frame);
    return frame;
  }

  #undo(frame: Frame): void {
    this.restoreDescriptors(frame);
    for (const fd of frame.substitutions ?? []) this.process.close(fd);
    if (frame.kind === 'call') {
      this.state.positional = frame.positional;
      this.restoreVariables(frame.locals);
    }
    if (frame.kind === 'command' && frame.variables) this.restoreVariables(frame.variables);
    if (frame.kind !== 'script') return;
    if (frame.savedPositional) this.state.positional = frame.savedPositional;
    if (frame.keepStatus !== undefined) this.state.status = frame.keepStatus;
  }

  restoreDescriptors(frame: Frame): void {
    for (const [fd, id] of (frame.saved ?? []).reverse()) this.process.putBack(fd, id);
    frame.saved = undefined;
  }

  restoreVariables(saved: Record<string, Variable | null>): void {
    const variables = this.#ownVariables();
    for (const name of Object.keys(saved)) {
      if (saved[name]) variables[name] = saved[name];
      else delete variables[name];
    }
  }

  get builtins(): ReadonlyMap<string, Builtin> {
    const { disabled = [] } = this.state;
    if (disabled.length === 0) return this.everyBuiltin;
    return new Map([...this.everyBuiltin].filter(([name]) => !disabled.includes(name)));
  }

  /** As PS1 is shown. */
  prompt(text: string): string {
    return expandPrompt(this, text);
  }

  /** Ends frames until the top one satisfies `test`; false when none did and the stack is empty. */
  unwind(test: (frame: Frame) => boolean): boolean {
    while (this.top && !test(this.top)) this.pop();
    return this.top !== undefined;
  }

  /** Leaves everything that runs: back to the prompt, or to the next line of a script (bash's DISCARD). */
  discard(): void {
    const bottom = this.state.frames[0];
    this.unwind((frame) => frame === bottom);
    if (bottom?.kind === 'script') {
      const { script } = this.sources.parsed(bottom.source);
      const { text } = this.sources.get(bottom.source);
      const end = text.indexOf('\n', script.commands[bottom.next - 1]?.end ?? 0);
      while (bottom.next < script.commands.length && (end < 0 || script.commands[bottom.next]!.pos < end)) bottom.next++;
    } else if (bottom && bottom.kind !== 'repl') this.pop();
  }

  /** An error that ends a shell that is not interactive. */
  abort(message: string, status = 1): void {
    this.error(message);
    this.state.status = status;
    if (this.state.interactive) this.discard();
    else this.exit(status);
  }

  /** Ends the shell; an EXIT trap runs before. */
  exit(status: number): void {
    this.unwind(() => false);
    this.state.status = status & 0xff;
    const trap = this.state.traps['EXIT'];
    if (this.state.exiting || trap === undefined) return;
    this.state.exiting = true;
    delete this.state.traps['EXIT'];
    this.runText(trap, { keepStatus: this.state.status });
  }

  /** True where a failure is looked at, so that `set -e` does not apply. */
  get tested(): boolean {
    return this.state.tested || this.state.frames.some((frame) => frame.tested);
  }

  /** Ends the top frame, that of a command which is not a compound of others, and does what a failure asks for. */
  complete(): void {
    const tested = this.tested;
    this.pop();
    if (this.state.status !== 0 && !tested) this.#failed();
  }

  #failed(): void {
    // Functions do not inherit the trap, unless `set -E` says so.
    const inherited = this.state.options['errtrace'] || !this.state.frames.some((frame) => frame.kind === 'call');
    const trap = inherited ? this.state.traps['ERR'] : undefined;
    if (trap !== undefined && !this.state.frames.some((frame) => frame.kind === 'script' && frame.keepStatus !== undefined)) {
      this.runText(trap, { keepStatus: this.state.status });
    } else if (this.state.options['errexit']) this.exit(this.state.status);
    if (trap !== undefined && this.state.options['errexit'] && this.top) this.state.pendingTraps.push('errexit');
  }

  // Sources

  /** Runs a text in this shell: `eval`, `source`, traps. Its source counts from the current line. */
  runText(
    text: string,
    options: { name?: string; command?: string; sourced?: boolean; keepStatus?: number; savedPositional?: string[] },
  ): void {
    const current = this.sources.current();
    const source = this.sources.add({
      text,
      name: options.name ?? current?.name ?? this.state.name,
      line: options.name ? 1 : this.sources.currentLine(),
      ...(options.command === undefined ? {} : { syntaxName: `${current?.name ?? this.state.name}: ${options.command}` }),
      numbered: options.name !== undefined || (current?.numbered ?? !this.state.interactive),
    });
    const { sourced = false, keepStatus, savedPositional } = options;
    this.push({ kind: 'script', source, next: 0, sourced, keepStatus, savedPositional });
  }

  // Messages

  /** To standard error, as bash says it: `bash: line 3: message`. */
  error(message: string, line?: number): void {
    this.writeError(`${this.messagePrefix(line)}${message}\n`);
  }

  messagePrefix(line?: number): string {
    const source = this.sources.current();
    const inFunction =
      source?.syntaxName !== undefined &&
      !this.state.scriptFile &&
      !this.state.interactive &&
      this.state.frames.some(({ kind }) => kind === 'call');
    const name = inFunction ? 'environment' : (source?.name ?? this.state.name);
    const numbered = source ? source.numbered : !this.state.interactive;
    return numbered ? `${name}: line ${line ?? this.sources.currentLine()}: ` : `${name}: `;
  }

  /** What does not fit into a full pipe is lost: a shell never waits to complain. */
  writeError(text: string): void {
    this.process.write(2, encodeUtf8(text));
  }

  // Variables

  get(name: string): Variable | undefined {
    return this.variable(name);
  }

  variable(name: string): Variable | undefined {
    return computedVariable(this, name) ?? (Object.hasOwn(this.state.variables, name) ? this.state.variables[name] : undefined);
  }

  set(name: string, variable: Variable): void {
    this.#ownVariables()[name] = variable;
    if (name === 'PATH') this.state.hashed = record();
    // It lets hidden names match until it is unset (bash(1), GLOBIGNORE).
    if (name === 'GLOBIGNORE' && variable.value) this.state.shopt['dotglob'] = true;
  }

  text(name: string): string | undefined {
    return scalarValue(this.variable(resolveName(this, name)));
  }

  /** False, after a message, when the variable is read-only. */
  assign(name: string, value: string): boolean {
    const resolved = resolveName(this, name);
    const current = this.variable(resolved);
    if (current?.readonly) {
      this.error(`${resolved}: readonly variable`);
      return false;
    }
    const allExported = this.state.options['allexport'] ? { exported: true } : {};
    if (resolved === 'RANDOM') this.state.random = Number(value) | 0;
    if (resolved === 'SECONDS') this.state.started = this.process.clock.now() - Number(value) * 1000;
    this.set(resolved, { ...withScalar(current, value), ...allExported });
    return true;
  }

  unset(name: string): void {
    delete this.#ownVariables()[name];
    if (name === 'GLOBIGNORE') this.state.shopt['dotglob'] = false;
  }

  /** To be changed. */
  #ownVariables(): Record<string, Variable> {
    if (this.state.variablesShared) {
      this.state.variables = copyRecord(this.state.variables);
      this.state.variablesShared = false;
    }
    return this.state.variables;
  }

  /** The environment of a program; `path` is where it lies. */
  environment(path?: string): Readonly<Record<string, string>> {
    return environmentIn(this.state, path);
  }

  // What expansions ask for

  get files() {
    return this.process.files;
  }

  get options(): Readonly<Record<string, boolean>> {
    return this.state.options;
  }

  get shopt(): Readonly<Record<string, boolean>> {
    return this.state.shopt;
  }

  get positional(): readonly string[] {
    return this.state.positional;
  }

  get limits() {
    return this.process.limits;
  }

  charge(steps: number): void {
    this.process.charge(steps);
  }

  get randomState(): number {
    return this.state.random;
  }

  variableNames(): string[] {
    return Object.keys(this.state.variables);
  }

  special(name: string): string | undefined {
    return specialParameter(this, name);
  }

  homeOf(user: string): string | undefined {
    if (user === '') return this.text('HOME') ?? this.process.user.home;
    if (user === '+') return this.process.cwd;
    if (user === '-') return this.text('OLDPWD');
    const passwords = this.files.readText('/etc/passwd');
    if (failed(passwords)) return undefined;
    return passwords
      .split('\n')
      .map((line) => line.split(':'))
      .find(([name]) => name === user)?.[5];
  }

  random(state: number): { value: number; state: number } {
    const next = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return { value: (next >>> 16) & 0x7fff, state: next };
  }

  /**
   * Expands with the substitutions known so far. `undefined`: another frame was pushed, or the expansion failed and was dealt with; try
   * again when the frame is on top the next time.
   */
  expand<T>(frame: Frame & { memo: string[] }, work: (expansion: Expansion) => T): { value: T } | undefined {
    const expansion = new Expansion(this, frame.memo);
    try {
      const value = work(expansion);
      const { variables, random } = expansion.effects();
      for (const [name, variable] of variables) this.set(name, variable);
      this.state.random = random;
      frame.memo = [];
      return { value };
    } catch (problem) {
      if (problem instanceof SubstitutionNeeded) this.#substitute(frame, problem);
      else if (problem instanceof ExpansionError) this.#expansionFailed(problem);
      else throw problem;
      return undefined;
    }
  }

  #expansionFailed(problem: ExpansionError): void {
    if (problem.fatal)
      return this.abort(problem.message, this.state.interactive || this.state.subshell > 0 || this.state.scriptFile ? 1 : problem.status);
    this.error(problem.message);
    this.state.status = 1;
    this.discard();
  }

  #substitute(frame: Frame & { memo: string[] }, { kind, source }: SubstitutionNeeded): void {
    const text = kind === 'command' ? source.replace(/^\s*<\s*([^\s<>;|&]+)\s*$/, 'cat < $1') : source;
    const id = this.sources.add({
      text,
      name: this.sources.current()?.name ?? this.state.name,
      line: this.sources.currentLine(),
      numbered: this.sources.current()?.numbered ?? false,
    });
    const pipe = this.process.pipe(kind === 'command' ? 10 : 60);
    const [inner, outer, fd] = kind === '>' ? [pipe.read, pipe.write, 0] : [pipe.write, pipe.read, 1];
    const fds = { ...this.inheritedDescriptors([pipe.read, pipe.write]), [fd]: inner };
    const pid = this.fork({ source: id }, fds, { substituted: true, showsJobs: true, forgetsErrexit: kind === 'command' });
    this.process.close(inner);
    this.sources.remove(id);
    if (pid === undefined) {
      this.process.close(outer);
      this.state.status = 254;
      return this.discard();
    }
    if (kind === 'command') return this.push({ kind: 'substitute', text, pid, fd: outer, output: '' });
    frame.substitutions = [...(frame.substitutions ?? []), outer];
    frame.memo.push(`/dev/fd/${outer}`);
  }

  inheritedDescriptors(except: readonly number[] = []): Record<number, number> {
    const fds: Record<number, number> = {};
    for (const fd of this.process.descriptors()) if (!except.includes(fd)) fds[fd] = fd;
    return fds;
  }

  /** Starts a copy of this shell that runs a node or a whole source; `undefined`, after a message, when there are too many processes. */
  fork(
    start: { source: number; node?: number },
    fds: Record<number, number>,
    options: { group?: 'new' | number; tested?: boolean; substituted?: boolean; showsJobs?: boolean; forgetsErrexit?: boolean } = {},
  ): number | undefined {
    const child = subshellState(this.state, {
      tested: this.tested || options.tested === true,
      substituted: options.substituted === true,
      forgetsErrexit: options.forgetsErrexit === true,
      parentJobs: options.showsJobs ? shownJobs(this) : [],
    });
    const argv = this.process.argv;
    const pid = this.process.spawn({
      program: 'bash',
      argv,
      memory: { shell: child, start },
      env: this.process.env,
      fds,
      group: options.group,
    });
    if (typeof pid === 'number') return pid;
    this.error('fork: retry: Resource temporarily unavailable');
    this.process.charge(FAILED_FORK);
    return undefined;
  }
}

/** Steps: a bomb of forks is to use up its share soon. */
const FAILED_FORK = 50_000;

export const isName = (text: string): boolean => NAME.test(text);
