/** Thrown when a word cannot be expanded. `fatal`: a shell that is not interactive ends, with `status`. */
export class ExpansionError {
  readonly message: string;
  readonly fatal: boolean;
  readonly status: number;

  constructor(message: string, fatal: boolean, status = fatal ? FATAL : 1) {
    this.message = message;
    this.fatal = fatal;
    this.status = status;
  }
}

/** An arithmetic expression that is wrong: `((` and `[[` fail with it, in a word it ends the line. */
export class ArithmeticFailure extends ExpansionError {
  constructor(message: string) {
    super(message, false);
  }
}

/** The status of bash after `${x:?}` and under `set -u`. */
const FATAL = 127;
