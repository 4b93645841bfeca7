/**
 * What ends a command early: kubectl's `cmdutil.CheckErr`. Commands throw it (StatusErrors and ConnectionErrors are allowed too) and the
 * program prints it. `message` is written as it is when `bare`, else after `error: `.
 */
export class CommandError extends Error {
  readonly exitCode: number;
  readonly bare: boolean;
  /** What goes to standard output first. */
  readonly output: string;

  constructor(message: string, options: { exitCode?: number; bare?: boolean; output?: string } = {}) {
    super(message);
    this.name = 'CommandError';
    this.exitCode = options.exitCode ?? 1;
    this.bare = options.bare ?? false;
    this.output = options.output ?? '';
  }
}

/** Ends the command with a status and without a word: what it had to say is said (cmdutil.ErrExit). */
export class Exit extends CommandError {
  constructor(exitCode: number) {
    super('', { exitCode, bare: true });
    this.name = 'Exit';
  }
}

/** Several failures at once (util/errors.Aggregate): printed one a line when there are many. */
export class AggregateFailure extends Error {
  readonly errors: readonly Error[];

  constructor(errors: readonly Error[]) {
    super(errors.length === 1 ? errors[0]!.message : `[${[...new Set(errors.map((error) => error.message))].join(', ')}]`);
    this.name = 'AggregateFailure';
    this.errors = errors;
  }
}

/** Throws what was collected, if anything was: a single error as itself. */
export function throwCollected(errors: readonly Error[]): void {
  if (errors.length === 1) throw errors[0]!;
  if (errors.length > 1) throw new AggregateFailure(errors);
}

/** Throws what was collected as one: what is not the server's word goes without `error: ` then. */
export function throwAggregate(errors: readonly Error[]): void {
  if (errors.length > 0) throw new AggregateFailure(errors);
}

/** An error in how the command was called, with the pointer to its help (cmdutil.UsageErrorf). `path` is `kubectl create namespace`. */
export function usageError(path: string, message: string): CommandError {
  return new CommandError(`${message}\nSee '${path} -h' for help and examples`);
}
