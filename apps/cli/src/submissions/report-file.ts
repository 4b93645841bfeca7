import { closeSync, openSync, writeSync } from 'node:fs';
import { reasonOf, UsageError } from '../cluster/usage-error.ts';

const CHUNK = 64 * 1024;

/** A file that is written piece by piece. Throws UsageError when it can not be made. */
export class ReportFile {
  readonly #handle: number;
  #waiting = '';

  constructor(option: string, file: string) {
    try {
      this.#handle = openSync(file, 'w');
    } catch (error) {
      throw new UsageError(`${option}: ${reasonOf(error, file)}`);
    }
  }

  write(text: string): void {
    this.#waiting += text;
    if (this.#waiting.length > CHUNK) this.#flush();
  }

  close(): void {
    this.#flush();
    closeSync(this.#handle);
  }

  #flush(): void {
    writeSync(this.#handle, this.#waiting);
    this.#waiting = '';
  }
}
