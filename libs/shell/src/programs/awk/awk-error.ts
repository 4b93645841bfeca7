/** A program that cannot go on. The message is complete but for the `awk: `. */
export class AwkError extends Error {
  /** What a statement wrote before it failed. */
  readonly written: string;

  constructor(message: string, written = '') {
    super(message);
    this.written = written;
  }
}
