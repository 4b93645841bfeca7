/** A YAML file whose values know where they were written. */
import { isMap, isNode, isScalar, LineCounter, parseDocument, type Document } from 'yaml';
import type { Problem } from './problem.ts';

export type SourcePath = readonly PropertyKey[];

export class YamlSource {
  readonly file: string;
  /** Plain data; undefined when the file is not YAML. */
  readonly value: unknown;
  /** What keeps the file from being YAML. */
  readonly problems: readonly Problem[];
  readonly #lines = new LineCounter();
  readonly #document: Document;

  constructor(file: string, text: string) {
    this.file = file;
    this.#document = parseDocument(text, { lineCounter: this.#lines, prettyErrors: false });
    const problems = this.#document.errors.map(({ message, pos }) => this.#at(pos[0], message));
    this.value = problems.length === 0 ? this.#read(problems) : undefined;
    this.problems = problems;
  }

  /** A problem with the value at a path, or with what is nearest above it. */
  problemAt(path: SourcePath, message: string, severity: Problem['severity'] = 'error'): Problem {
    return this.#at(this.#offsetOf(path), message, severity);
  }

  /** A problem with a key of the object at a path. */
  problemAtKey(path: SourcePath, key: string, message: string): Problem {
    const parent = path.length === 0 ? this.#document.contents : this.#document.getIn(path, true);
    const pair = isMap(parent) ? parent.items.find((item) => isScalar(item.key) && String(item.key.value) === key) : undefined;
    const offset = pair && isNode(pair.key) ? pair.key.range?.[0] : undefined;
    return offset === undefined ? this.problemAt(path, message) : this.#at(offset, message);
  }

  #read(problems: Problem[]): unknown {
    try {
      return this.#document.toJS({ maxAliasCount: 100 });
    } catch (error) {
      problems.push(this.#at(0, error instanceof Error ? error.message : String(error)));
      return undefined;
    }
  }

  #offsetOf(path: SourcePath): number {
    for (let length = path.length; length > 0; length--) {
      const node = this.#document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return node.range[0];
    }
    return 0;
  }

  #at(offset: number, message: string, severity: Problem['severity'] = 'error'): Problem {
    const { line, col } = this.#lines.linePos(offset);
    return { file: this.file, line: Math.max(line, 1), column: Math.max(col, 1), severity, message };
  }
}
