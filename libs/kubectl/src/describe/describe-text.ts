import { alignTabs } from '../printers/column-writer.ts';

const INDENT = '  ';

/**
 * The text of a description while it is written: cells of a line are separated by tabs, and columns are aligned at the end. `section`
 * begins a block whose columns do not depend on those before it.
 */
export class DescribeText {
  readonly #blocks: string[] = [''];

  /** Text as it is, indented by `level` steps at its beginning only. */
  write(level: number, text: string): void {
    this.#blocks[this.#blocks.length - 1] += INDENT.repeat(level) + text;
  }

  line(level: number, text = ''): void {
    this.write(level, `${text}\n`);
  }

  /** `Name:\tvalue`. */
  field(level: number, name: string, value: unknown): void {
    this.line(level, `${name}:\t${value ?? ''}`);
  }

  /** Lines under each other beside one title; `<none>` for nothing. Only the first is indented: the others start in the second column. */
  list(level: number, title: string, values: readonly string[], indent = ''): void {
    if (values.length === 0) return this.line(level, `${indent}${title}:\t<none>`);
    values.forEach((value, i) => (i === 0 ? this.line(level, `${indent}${title}:\t${value}`) : this.line(0, `\t${value}`)));
  }

  section(): void {
    this.#blocks.push('');
  }

  /** Not aligned. */
  raw(): string {
    return this.#blocks.join('');
  }

  aligned(): string {
    return this.#blocks.map((block) => alignTabs(block)).join('');
  }
}
