/** What a git command works with: the process, its repository and settings, and what it prints. */
import { failed } from '../../files/file-error.ts';
import type { Process } from '../../kernel/program.ts';
import { printError, print, readAll } from '../../kernel/streams.ts';
import type { Wait } from '../../kernel/wait.ts';
import { Config } from './config.ts';
import type { ConfigEntry } from './config-file.ts';
import { parseGitDate } from './dates.ts';
import { fatal, GitError } from './git-error.ts';
import type { Signature } from './objects/commit-object.ts';
import { findRepository, Repository } from './repository.ts';

export type Steps<T = number> = Generator<Wait, T, void>;

/** One command of git: one file, one line in `commands/all-commands.ts`. */
export interface GitCommand {
  readonly name: string;
  readonly summary: string;
  /** What follows `usage: git NAME`. */
  readonly usage: string;
  /** It shows its output through a pager when that is a terminal. */
  readonly paged?: boolean;
  /** The exit status. */
  run(git: Git, args: readonly string[]): Steps;
}

export class Git {
  readonly process: Process;
  readonly #commandConfig: readonly ConfigEntry[];
  #repository: Repository | undefined;
  #config: Config | undefined;
  #output: { fd: 1 | 2; text: string }[] = [];
  /** The pager is on its way: nothing is printed before all is there. */
  paged: string | undefined;

  constructor(process: Process, commandConfig: readonly ConfigEntry[]) {
    this.process = process;
    this.#commandConfig = commandConfig;
  }

  get files() {
    return this.process.files;
  }

  /** The repository around; undefined outside of any. */
  get found(): Repository | undefined {
    return (this.#repository ??= findRepository(this.process));
  }

  get repository(): Repository {
    const found = this.found;
    if (!found) throw fatal('not a git repository (or any of the parent directories): .git');
    return found;
  }

  /** From now on this is the repository (`clone`, `init`). */
  use(repository: Repository): void {
    this.#repository = repository;
    this.#config = undefined;
  }

  /** The repository, which must have a work tree. */
  get tree(): Repository & { workTree: string } {
    const { repository } = this;
    if (repository.workTree === undefined) throw fatal('this operation must be run in a work tree');
    return repository as Repository & { workTree: string };
  }

  get config(): Config {
    return (this.#config ??= new Config(this.process, this.found && `${this.found.gitDirectory}/config`, this.#commandConfig));
  }

  /** The settings have changed. */
  forgetConfig(): void {
    this.#config = undefined;
  }

  /** The current directory within the work tree: '' or `a/b/`. */
  get prefix(): string {
    const { workTree } = this.repository;
    const real = this.files.realpath('.');
    const cwd = failed(real) ? this.process.cwd : real;
    if (workTree === undefined || cwd === workTree || !`${cwd}/`.startsWith(`${workTree === '/' ? '' : workTree}/`)) return '';
    return `${cwd.slice(workTree === '/' ? 1 : workTree.length + 1)}/`;
  }

  out(text: string): void {
    if (text !== '') this.#output.push({ fd: 1, text });
  }

  err(text: string): void {
    if (text !== '') this.#output.push({ fd: 2, text });
  }

  /** Lines that begin with `hint: `, unless advice is turned off. */
  hint(text: string, key?: string): void {
    if (key !== undefined && this.config.get(`advice.${key}`) === 'false') return;
    this.err(text.split('\n').map((line) => `hint: ${line}\n`).join('')); // prettier-ignore
  }

  /** Prints what was said so far. */
  *flush(): Steps<void> {
    const parts = this.#output;
    this.#output = [];
    for (const { fd, text } of parts) yield* fd === 1 ? print(this.process, text) : printError(this.process, text);
  }

  /** Takes what was said so far, for a pager. */
  takeOutput(): string {
    const text = this.#output.filter(({ fd }) => fd === 1).map((part) => part.text).join(''); // prettier-ignore
    this.#output = this.#output.filter(({ fd }) => fd === 2);
    return text;
  }

  /** Runs a program and waits for it; its status. */
  *spawn(argv: readonly string[], env?: Record<string, string>): Steps {
    yield* this.flush();
    const pid = this.process.spawn({ argv, ...(env ? { env: { ...this.process.env, ...env } } : {}) });
    if (typeof pid !== 'number') return 127;
    for (;;) {
      const report = this.process.reap(pid);
      if (report?.state === 'exited') return report.status;
      yield { on: 'exit', pid };
    }
  }

  /** Runs the editor on a file. */
  *edit(path: string): Steps<void> {
    const { env } = this.process;
    const editor = env['GIT_EDITOR'] ?? this.config.get('core.editor') ?? env['VISUAL'] ?? env['EDITOR'] ?? 'editor';
    if (editor === ':') return;
    const status = yield* this.spawn(['sh', '-c', `${editor} "$@"`, editor, path]);
    if (status !== 0) throw new GitError(`error: There was a problem with the editor '${editor}'.`, 1);
  }

  *readInput(): Steps<string> {
    const bytes = yield* readAll(this.process);
    return failed(bytes) ? '' : bytes;
  }

  /** Whether colours are wanted: `--color`, `color.ui`, and whether somebody looks. */
  coloured(asked: boolean | undefined, key: string): boolean {
    const setting = asked ?? this.config.get(`color.${key}`) ?? this.config.get('color.ui') ?? 'auto';
    if (setting === true || setting === 'always') return true;
    return setting !== false && !/^(false|never)$/.test(String(setting)) && this.process.isTerminal(1);
  }

  /** Seconds since the epoch, by the virtual clock. */
  get now(): number {
    return Math.floor(this.process.clock.now() / 1000);
  }

  /** Who does something now, as `kind`. Ends the command where git does not know. */
  identity(kind: 'author' | 'committer'): Signature {
    const { env } = this.process;
    const upper = kind.toUpperCase();
    const name = env[`GIT_${upper}_NAME`] ?? this.config.get(`${kind}.name`) ?? this.config.get('user.name');
    const email = env[`GIT_${upper}_EMAIL`] ?? this.config.get(`${kind}.email`) ?? this.config.get('user.email') ?? env['EMAIL'];
    if (email === undefined) throw this.#unknownIdentity(kind);
    const { time, zone } = this.when(env[`GIT_${upper}_DATE`]);
    return { name: name ?? this.process.user.name, email, time, zone };
  }

  /** As `identity`, for logs, which take what they get. */
  get logIdentity(): Signature {
    try {
      return this.identity('committer');
    } catch {
      return { name: this.process.user.name, email: `${this.process.user.name}@${this.process.hostname}`, time: this.now, zone: '+0000' };
    }
  }

  when(text: string | undefined): { time: number; zone: string } {
    if (text === undefined) return { time: this.now, zone: '+0000' };
    const parsed = parseGitDate(text, this.now);
    if (!parsed) throw fatal(`invalid date format: ${text}`);
    return parsed;
  }

  #unknownIdentity(kind: 'author' | 'committer'): GitError {
    const { user, hostname } = this.process;
    return new GitError(
      `${kind === 'author' ? 'Author' : 'Committer'} identity unknown

*** Please tell me who you are.

Run

  git config --global user.email "you@example.com"
  git config --global user.name "Your Name"

to set your account's default identity.
Omit --global to set the identity only in this repository.

fatal: unable to auto-detect email address (got '${user.name}@${hostname}.(none)')`,
    );
  }
}
