/**
 * What ends a git command with a message and a status: git's own `die`. Thrown, because it may come up many calls below the command, and
 * caught at one place, `git.program.ts`; everything that was printed before it stays printed.
 */
export class GitError extends Error {
  readonly status: number;

  /** `message` as it is printed, without a newline at its end. */
  constructor(message: string, status = 128) {
    super(message);
    this.status = status;
  }
}

export const fatal = (message: string): GitError => new GitError(`fatal: ${message}`);
export const failure = (message: string, status = 1): GitError => new GitError(`error: ${message}`, status);

/** A command was called in a way that it has no answer for but its usage. */
export class UsageExit extends GitError {
  constructor(message: string) {
    super(message, 129);
  }
}
