/** The input that an awk program's rules see: the operands in turn, or standard input. */
import type { Process } from '../../kernel/program.ts';
import type { Wait } from '../../kernel/wait.ts';
import { AwkError } from './awk-error.ts';
import { RecordReader } from './awk-records.ts';
import { Input } from './awk-values.ts';
import type { AwkVariables } from './awk-variables.ts';

export class MainInput {
  readonly #process: Process;
  readonly #variables: AwkVariables;
  readonly #operands: readonly string[];
  #reader: RecordReader | undefined;
  #nextOperand = 0;
  #readAny = false;

  constructor(process: Process, variables: AwkVariables, operands: readonly string[]) {
    this.#process = process;
    this.#variables = variables;
    this.#operands = operands;
  }

  /** The next record, counted; undefined at the end. Assignments among the operands are made when their turn comes. Throws AwkError. */
  *next(flush: () => Generator<Wait, void, void>): Generator<Wait, string | undefined, void> {
    for (;;) {
      if (!this.#reader && !this.#openNext()) return undefined;
      const record = yield* this.#reader!.next(this.#variables.text('RS'), flush);
      if (record !== undefined) {
        this.#variables.count('NR');
        this.#variables.count('FNR');
        return record;
      }
      this.skipFile();
    }
  }

  /** Nothing more is read of the file that is open. */
  skipFile(): void {
    if (this.#reader && this.#reader.fd !== 0) this.#process.close(this.#reader.fd);
    this.#reader = undefined;
  }

  #openNext(): boolean {
    while (this.#nextOperand < this.#operands.length) {
      const operand = this.#operands[this.#nextOperand++]!;
      const assignment = /^([A-Za-z_]\w*)=(.*)$/s.exec(operand);
      if (assignment) this.#variables.setGlobal(assignment[1]!, new Input(assignment[2]!));
      else if (operand !== '') return this.#open(operand);
    }
    if (this.#readAny) return false;
    return this.#open('-');
  }

  #open(operand: string): true {
    this.#readAny = true;
    const fd = operand === '-' ? 0 : this.#process.open(operand, 'read');
    if (typeof fd !== 'number') throw new AwkError(`cannot open ${operand} (${fd.message})`);
    if (operand !== '-' && this.#process.files.isDirectory(operand)) throw new AwkError(`read error on ${operand} (Is a directory)`);
    this.#reader = new RecordReader(this.#process, fd);
    this.#variables.setGlobal('FNR', 0);
    this.#variables.setGlobal('FILENAME', operand);
    return true;
  }
}
