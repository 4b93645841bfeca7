/** What names and fields stand for while an awk program runs. */
import { AwkError } from './awk-error.ts';
import { Fields } from './awk-fields.ts';
import { Input, toNumber, toText, type Value } from './awk-values.ts';

export type AwkArray = Map<string, Value>;
export type Locals = Map<string, Value | AwkArray>;

const AT_START: Readonly<Record<string, Value>> = {
  FS: ' ',
  OFS: ' ',
  ORS: '\n',
  RS: '\n',
  NR: 0,
  NF: 0,
  FNR: 0,
  SUBSEP: '\x1c',
  CONVFMT: '%.6g',
  OFMT: '%.6g',
  RSTART: 0,
  RLENGTH: -1,
  FILENAME: '',
};

export class AwkVariables {
  readonly #globals = new Map<string, Value>(Object.entries(AT_START));
  readonly #arrays = new Map<string, AwkArray>();
  /** Of the functions that run, the innermost last. */
  readonly #calls: Locals[] = [];
  readonly #fields = new Fields();
  /** Whether NF says how many fields there are; they are split when somebody asks. */
  #countIsKnown = true;

  constructor(env: Readonly<Record<string, string>>, operands: readonly string[]) {
    this.#globals.set('ARGC', operands.length + 1);
    this.#arrays.set('ENVIRON', new Map(Object.entries(env).map(([name, value]) => [name, new Input(value)])));
    this.#arrays.set('ARGV', new Map(['awk', ...operands].map((text, at) => [String(at), new Input(text)])));
  }

  toText(value: Value): string {
    return toText(value, this.#globals.get('CONVFMT') as string);
  }

  /** A variable of awk's own as a text. */
  text(name: string): string {
    return this.toText(this.#globals.get(name));
  }

  /** One more of what a variable of awk's own counts. */
  count(name: 'NR' | 'FNR'): void {
    this.#globals.set(name, toNumber(this.#globals.get(name)) + 1);
  }

  /** The end of a message about what happened while the program ran. */
  place(): string {
    return `\n\tFILENAME="${this.text('FILENAME')}" FNR=${this.text('FNR')} NR=${this.text('NR')}`;
  }

  /** How many functions run. */
  get depth(): number {
    return this.#calls.length;
  }

  enter(locals: Locals): void {
    this.#calls.push(locals);
  }

  leave(): void {
    this.#calls.pop();
  }

  get #locals(): Locals | undefined {
    return this.#calls.at(-1);
  }

  /** Throws AwkError for the name of an array. */
  read(name: string): Value {
    if (this.#locals?.has(name)) {
      const local = this.#locals.get(name);
      if (local instanceof Map) throw new AwkError(`type error in reference to ${name}`);
      return local;
    }
    if (name === 'NF' && !this.#countIsKnown) {
      this.#globals.set('NF', this.#fields.list(this.text('FS')).length);
      this.#countIsKnown = true;
    }
    return this.#globals.get(name);
  }

  assign(name: string, value: Value): void {
    if (this.#locals?.has(name)) this.#locals.set(name, value);
    else this.setGlobal(name, value);
  }

  setGlobal(name: string, value: Value): void {
    if (name === 'NF') {
      this.#fields.setCount(Math.trunc(toNumber(value)), this.text('FS'));
      this.#countIsKnown = true;
    }
    this.#globals.set(name, value);
  }

  /** The array of a name, made when there is none. */
  array(name: string): AwkArray {
    const locals = this.#locals;
    if (locals?.has(name)) {
      const local = locals.get(name);
      if (local instanceof Map) return local;
      const created: AwkArray = new Map();
      locals.set(name, created);
      return created;
    }
    let found = this.#arrays.get(name);
    if (!found) this.#arrays.set(name, (found = new Map()));
    return found;
  }

  /** Whether a name is, or may become, an array. */
  isArray(name: string): boolean {
    if (this.#locals?.has(name)) return this.#locals.get(name) instanceof Map;
    return this.#arrays.has(name) || !this.#globals.has(name);
  }

  record(): string {
    return this.#fields.record(this.text('OFS'), (value) => this.toText(value));
  }

  setRecord(text: string): void {
    this.#fields.setRecord(text);
    this.#countIsKnown = false;
  }

  /** Throws AwkError for a negative index. */
  field(index: number): Value {
    if (index < 0) throw new AwkError(`run time error: negative field index $${index}${this.place()}`);
    return index === 0 ? new Input(this.record()) : this.#fields.list(this.text('FS'))[index - 1];
  }

  setField(index: number, value: Value): void {
    if (index === 0) this.setRecord(this.toText(value));
    else if (index > 0) {
      this.#fields.set(index, value ?? '', this.text('FS'));
      this.#countIsKnown = false;
    }
  }
}
