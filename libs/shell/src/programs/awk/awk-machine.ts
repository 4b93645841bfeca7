/** Runs an awk program. */
import type { Process } from '../../kernel/program.ts';
import { TURN, type Wait } from '../../kernel/wait.ts';
import { arithmetic, COMPARISONS } from './awk-arithmetic.ts';
import { callBuiltin } from './awk-builtins.ts';
import { AwkError } from './awk-error.ts';
import { expressionOf, Fields } from './awk-fields.ts';
import type { AwkFunction, AwkProgram, Expression, LValue, Rule, Statement } from './awk-syntax.ts';
import { AwkStreams } from './awk-streams.ts';
import { compare, formatValue, Input, isTrue, MissingArguments, toNumber, toText, type Value } from './awk-values.ts';
import { RecordReader } from './awk-records.ts';

type Steps<T = void> = Generator<Wait, T, void>;
type AwkArray = Map<string, Value>;
type Signal = 'break' | 'continue' | undefined;

/** Ways out of statements and functions. */
class Jump {
  readonly kind: 'next' | 'nextfile' | 'exit' | 'return';
  readonly value: Value;

  constructor(kind: Jump['kind'], value?: Value) {
    this.kind = kind;
    this.value = value;
  }
}

const DEEPEST_CALL = 500;

export class AwkMachine {
  readonly process: Process;
  readonly streams: AwkStreams;
  readonly #program: AwkProgram;
  readonly #operands: readonly string[];
  readonly #globals = new Map<string, Value>();
  readonly #arrays = new Map<string, AwkArray>();
  readonly #fields = new Fields();
  #locals: Map<string, Value | AwkArray> | undefined;
  #depth = 0;
  #status = 0;
  #reader: RecordReader | undefined;
  #nextOperand = 0;
  #readAny = false;
  /** Rules with two patterns that are between them. */
  readonly #inside = new Set<Rule>();
  seed: number;
  previousSeed = 0;

  constructor(process: Process, program: AwkProgram, operands: readonly string[]) {
    this.process = process;
    this.streams = new AwkStreams(process);
    this.#program = program;
    this.#operands = operands;
    this.seed = process.rng.integer(2 ** 31);
    const standard: Record<string, Value> = {
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
      ARGC: operands.length + 1,
    };
    for (const [name, value] of Object.entries(standard)) this.#globals.set(name, value);
    this.#arrays.set('ENVIRON', new Map(Object.entries(process.env).map(([name, value]) => [name, new Input(value)])));
    this.#arrays.set('ARGV', new Map(['awk', ...operands].map((text, at) => [String(at), new Input(text)])));
  }

  /** The exit status. Throws AwkError. */
  *run(): Steps<number> {
    const { rules } = this.#program;
    try {
      for (const { when, action } of rules) if (when === 'BEGIN') yield* this.#block(action!);
      if (rules.some(({ when }) => when !== 'BEGIN')) yield* this.#records();
    } catch (jump) {
      if (!(jump instanceof Jump)) throw jump;
      if (jump.kind !== 'exit') throw new AwkError(`${jump.kind} used in BEGIN or END`);
      if (jump.value !== undefined) this.#status = toNumber(jump.value);
      if (this.#exiting) return this.#status & 0xff;
    }
    this.#exiting = true;
    try {
      for (const { when, action } of rules) if (when === 'END') yield* this.#block(action!);
    } catch (jump) {
      if (!(jump instanceof Jump) || jump.kind !== 'exit') throw jump;
      if (jump.value !== undefined) this.#status = toNumber(jump.value);
    }
    return this.#status & 0xff;
  }

  #exiting = false;

  *#records(): Steps {
    const main = this.#program.rules.filter(({ when }) => when !== 'BEGIN' && when !== 'END');
    for (let record = yield* this.#nextRecord(); record !== undefined; record = yield* this.#nextRecord()) {
      this.#setRecord(record);
      try {
        for (const rule of main) if (yield* this.#matches(rule)) yield* this.#act(rule);
      } catch (jump) {
        if (!(jump instanceof Jump) || (jump.kind !== 'next' && jump.kind !== 'nextfile')) throw jump;
        if (jump.kind === 'nextfile') this.#closeReader();
      }
    }
  }

  *#act({ action }: Rule): Steps {
    if (action) yield* this.#block(action);
    else yield* this.streams.print(this.record() + this.text('ORS'));
  }

  *#matches(rule: Rule): Steps<boolean> {
    const { when } = rule;
    if (when === undefined || typeof when === 'string') return true;
    if (!when.to) return isTrue(yield* this.#evaluate(when.from));
    if (!this.#inside.has(rule) && !isTrue(yield* this.#evaluate(when.from))) return false;
    this.#inside.add(rule);
    if (isTrue(yield* this.#evaluate(when.to))) this.#inside.delete(rule);
    return true;
  }

  /** Of the operands in turn, or of standard input. Assignments among them are made when their turn comes. */
  *#nextRecord(): Steps<string | undefined> {
    for (;;) {
      if (!this.#reader && !this.#openNext()) return undefined;
      const record = yield* this.#reader!.next(this.text('RS'), () => this.streams.flush());
      if (record !== undefined) {
        this.#globals.set('NR', this.number('NR') + 1);
        this.#globals.set('FNR', this.number('FNR') + 1);
        return record;
      }
      this.#closeReader();
    }
  }

  #closeReader(): void {
    if (this.#reader && this.#reader.fd !== 0) this.process.close(this.#reader.fd);
    this.#reader = undefined;
  }

  #openNext(): boolean {
    while (this.#nextOperand < this.#operands.length) {
      const operand = this.#operands[this.#nextOperand++]!;
      const assignment = /^([A-Za-z_]\w*)=(.*)$/s.exec(operand);
      if (assignment) this.setVariable(assignment[1]!, new Input(assignment[2]!));
      else if (operand !== '') return this.#openOperand(operand);
    }
    if (this.#readAny) return false;
    return this.#openOperand('-');
  }

  #openOperand(operand: string): true {
    this.#readAny = true;
    const fd = operand === '-' ? 0 : this.process.open(operand, 'read');
    if (typeof fd !== 'number') throw new AwkError(`cannot open ${operand} (${fd.message})`);
    if (operand !== '-' && this.process.files.isDirectory(operand)) throw new AwkError(`read error on ${operand} (Is a directory)`);
    this.#reader = new RecordReader(this.process, fd);
    this.#globals.set('FNR', 0);
    this.#globals.set('FILENAME', operand);
    return true;
  }

  #setRecord(text: string): void {
    this.#fields.setRecord(text);
    this.#countIsKnown = false;
  }

  #countIsKnown = true;

  record(): string {
    return this.#fields.record(this.text('OFS'), (value) => this.toText(value));
  }

  toText(value: Value): string {
    return toText(value, this.#globals.get('CONVFMT') as string);
  }

  /** A variable of awk's own as a text. */
  text(name: string): string {
    return this.toText(this.#globals.get(name));
  }

  number(name: string): number {
    return toNumber(this.#globals.get(name));
  }

  setVariable(name: string, value: Value): void {
    if (name === 'NF') {
      this.#fields.setCount(Math.trunc(toNumber(value)), this.text('FS'));
      this.#countIsKnown = true;
    }
    this.#globals.set(name, value);
  }

  *#block(statements: readonly Statement[]): Steps<Signal> {
    for (const statement of statements) {
      const signal = yield* this.#statement(statement);
      if (signal) return signal;
    }
    return undefined;
  }

  *#statement(statement: Statement): Steps<Signal> {
    this.process.charge(1);
    switch (statement.kind) {
      case 'expression':
        yield* this.#evaluate(statement.expression);
        return undefined;
      case 'print':
        yield* this.#print(statement);
        return undefined;
      case 'block':
        return yield* this.#block(statement.body);
      case 'if':
        if (isTrue(yield* this.#evaluate(statement.test))) return yield* this.#statement(statement.then);
        return statement.otherwise ? yield* this.#statement(statement.otherwise) : undefined;
      case 'while':
        return yield* this.#while(statement);
      case 'for':
        return yield* this.#for(statement);
      case 'for-in':
        return yield* this.#forIn(statement);
      case 'delete':
        if (!statement.keys) this.array(statement.name).clear();
        else this.array(statement.name).delete(yield* this.#key(statement.keys));
        return undefined;
      case 'break':
      case 'continue':
        return statement.kind;
      case 'next':
      case 'nextfile':
        throw new Jump(statement.kind);
      case 'exit':
      case 'return':
        throw new Jump(statement.kind, statement.value && (yield* this.#evaluate(statement.value)));
    }
  }

  *#while({ test, body, first }: Extract<Statement, { kind: 'while' }>): Steps<undefined> {
    for (let begins = !first; begins || isTrue(yield* this.#evaluate(test)); begins = false) {
      if ((yield* this.#turn(body)) === 'break') return;
    }
  }

  *#for({ start, test, step, body }: Extract<Statement, { kind: 'for' }>): Steps<undefined> {
    if (start) yield* this.#statement(start);
    while (!test || isTrue(yield* this.#evaluate(test))) {
      if ((yield* this.#turn(body)) === 'break') return;
      if (step) yield* this.#statement(step);
    }
  }

  *#forIn({ name, array, body }: Extract<Statement, { kind: 'for-in' }>): Steps<undefined> {
    for (const key of [...this.array(array).keys()]) {
      this.#assignName(name, new Input(key));
      if ((yield* this.#turn(body)) === 'break') return;
    }
  }

  #sinceTurn = 0;

  /** One round of a loop; now and then others get theirs. */
  *#turn(body: Statement): Steps<Signal> {
    if (++this.#sinceTurn >= 1000) {
      this.#sinceTurn = 0;
      yield TURN;
    }
    return yield* this.#statement(body);
  }

  *#print({ format, args, to }: Extract<Statement, { kind: 'print' }>): Steps {
    const values: Value[] = [];
    for (const arg of args) values.push(yield* this.#evaluate(arg));
    const text = format ? yield* this.#formatted(values, to === undefined) : this.#printed(values);
    if (!to) return yield* this.streams.print(text);
    const problem = yield* this.streams.printTo(to.kind, this.toText(yield* this.#evaluate(to.target)), text);
    if (problem !== undefined) throw new AwkError(problem);
  }

  /** printf: what it can write before it misses a value, it writes. */
  *#formatted(values: readonly Value[], toOutput: boolean): Steps<string> {
    try {
      return this.format(values, 'printf');
    } catch (error) {
      if (error instanceof AwkError && toOutput) yield* this.streams.print(error.written);
      throw error;
    }
  }

  #printed(values: readonly Value[]): string {
    if (values.length === 0) return this.record() + this.text('ORS');
    const format = this.text('OFMT');
    return values.map((value) => toText(value, format)).join(this.text('OFS')) + this.text('ORS');
  }

  /** sprintf: the format and its values. `name` is said when values are missing. Throws AwkError. */
  format(values: readonly Value[], name = 'sprintf'): string {
    const format = this.toText(values[0]);
    try {
      return formatValue(format, values.slice(1), this.text('CONVFMT'));
    } catch (error) {
      if (!(error instanceof MissingArguments)) throw error;
      throw new AwkError(
        `run time error: not enough arguments passed to ${name}("${format}")\n\tFILENAME="${this.text('FILENAME')}" FNR=${this.text('FNR')} NR=${this.text('NR')}`,
        error.written,
      );
    }
  }

  array(name: string): AwkArray {
    const local = this.#locals?.get(name);
    if (this.#locals?.has(name)) {
      if (local instanceof Map) return local;
      const created: AwkArray = new Map();
      this.#locals.set(name, created);
      return created;
    }
    let found = this.#arrays.get(name);
    if (!found) this.#arrays.set(name, (found = new Map()));
    return found;
  }

  *#key(keys: readonly Expression[]): Steps<string> {
    const parts: string[] = [];
    for (const key of keys) parts.push(this.toText(yield* this.#evaluate(key)));
    return parts.join(this.text('SUBSEP'));
  }

  *evaluate(expression: Expression): Steps<Value> {
    return yield* this.#evaluate(expression);
  }

  *#evaluate(expression: Expression): Steps<Value> {
    switch (expression.kind) {
      case 'number':
      case 'string':
        return expression.value;
      case 'regex':
        return this.matches(this.record(), expression.source) ? 1 : 0;
      case 'group':
        return yield* this.#evaluate(expression.inner);
      case 'grouping': {
        const parts: string[] = [];
        for (const item of expression.items) parts.push(this.toText(yield* this.#evaluate(item)));
        return parts.join('');
      }
      case 'variable':
        return this.#readName(expression.name);
      case 'field':
        return this.#readField(Math.trunc(toNumber(yield* this.#evaluate(expression.index))));
      case 'element': {
        const array = this.array(expression.name);
        const key = yield* this.#key(expression.keys);
        if (!array.has(key)) array.set(key, undefined);
        return array.get(key);
      }
      case 'assign':
        return yield* this.#assign(expression);
      case 'condition':
        return yield* this.#evaluate(isTrue(yield* this.#evaluate(expression.test)) ? expression.then : expression.otherwise);
      case 'binary':
        return yield* this.#binary(expression);
      case 'unary': {
        const operand = yield* this.#evaluate(expression.operand);
        return expression.operator === '!'
          ? isTrue(operand)
            ? 0
            : 1
          : expression.operator === '-'
            ? -toNumber(operand)
            : toNumber(operand);
      }
      case 'increment': {
        const before = toNumber(yield* this.#evaluate(expression.target));
        yield* this.assignTo(expression.target, before + expression.by);
        return expression.prefix ? before + expression.by : before;
      }
      case 'in':
        return this.array(expression.array).has(yield* this.#key(expression.keys)) ? 1 : 0;
      case 'call':
        return yield* this.#call(expression.name, expression.args);
      case 'builtin':
        return yield* callBuiltin(this, expression.name, expression.args);
      case 'getline':
        return yield* this.#getline(expression);
    }
  }

  /** Throws AwkError for an expression that is none. */
  matches(text: string, source: string): boolean {
    return this.expression(source).find(text, 0) !== undefined;
  }

  expression(source: string): ReturnType<typeof expressionOf> {
    try {
      return expressionOf(source);
    } catch {
      throw new AwkError(`line 0: regular expression compile failed (missing operand)\n${source}`);
    }
  }

  #readName(name: string): Value {
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

  #readField(index: number): Value {
    if (index < 0)
      throw new AwkError(
        `run time error: negative field index $${index}\n\tFILENAME="${this.text('FILENAME')}" FNR=${this.text('FNR')} NR=${this.text('NR')}`,
      );
    return index === 0 ? new Input(this.record()) : this.#fields.list(this.text('FS'))[index - 1];
  }

  #assignName(name: string, value: Value): void {
    if (this.#locals?.has(name)) this.#locals.set(name, value);
    else this.setVariable(name, value);
  }

  *assignTo(target: LValue, value: Value): Steps {
    if (target.kind === 'variable') this.#assignName(target.name, value);
    else if (target.kind === 'element') {
      const key = yield* this.#key(target.keys);
      this.array(target.name).set(key, value);
    } else {
      const index = Math.trunc(toNumber(yield* this.#evaluate(target.index)));
      if (index === 0) this.#setRecord(this.toText(value));
      else if (index > 0) {
        this.#fields.set(index, value ?? '', this.text('FS'));
        this.#countIsKnown = false;
      }
    }
  }

  *#assign({ target, operator, value }: Extract<Expression, { kind: 'assign' }>): Steps<Value> {
    const given = yield* this.#evaluate(value);
    const result = operator === '=' ? given : arithmetic(operator.slice(0, -1), toNumber(yield* this.#evaluate(target)), toNumber(given));
    yield* this.assignTo(target, result);
    return result;
  }

  *#binary({ operator, left, right }: Extract<Expression, { kind: 'binary' }>): Steps<Value> {
    const first = yield* this.#evaluate(left);
    if (operator === '&&') return isTrue(first) && isTrue(yield* this.#evaluate(right)) ? 1 : 0;
    if (operator === '||') return isTrue(first) || isTrue(yield* this.#evaluate(right)) ? 1 : 0;
    if (operator === '~' || operator === '!~') {
      const source = yield* this.pattern(right);
      return this.matches(this.toText(first), source) === (operator === '~') ? 1 : 0;
    }
    const second = yield* this.#evaluate(right);
    if (operator === ' ') return this.toText(first) + this.toText(second);
    const order = COMPARISONS[operator];
    if (order) return order(compare(first, second, this.text('CONVFMT'))) ? 1 : 0;
    return arithmetic(operator, toNumber(first), toNumber(second));
  }

  /** What is to be matched: an expression as it stands, or the text of a value. */
  *pattern(expression: Expression): Steps<string> {
    return expression.kind === 'regex' ? expression.source : this.toText(yield* this.#evaluate(expression));
  }

  *#getline({ target, file, command }: Extract<Expression, { kind: 'getline' }>): Steps<Value> {
    let record: string | undefined;
    if (file || command) {
      const name = this.toText(yield* this.#evaluate((file ?? command)!));
      const found = yield* this.streams.readFrom(file ? '<' : '|', name, this.text('RS'));
      if (found === 'failed') return -1;
      record = found?.slice(1);
      if (record !== undefined && command) this.#globals.set('NR', this.number('NR') + 1);
    } else {
      record = yield* this.#nextRecord();
    }
    if (record === undefined) return 0;
    if (target) yield* this.assignTo(target, new Input(record));
    else this.#setRecord(record);
    return 1;
  }

  *#call(name: string, args: readonly Expression[]): Steps<Value> {
    const called = this.#program.functions.get(name);
    if (!called) throw new AwkError(`function ${name} never defined`);
    if (this.#depth >= DEEPEST_CALL) throw new AwkError('function call nesting too deep');
    const locals = yield* this.#bind(called, args);
    const outer = this.#locals;
    this.#locals = locals;
    this.#depth++;
    try {
      yield* this.#block(called.body);
      return undefined;
    } catch (jump) {
      if (jump instanceof Jump && jump.kind === 'return') return jump.value;
      throw jump;
    } finally {
      this.#locals = outer;
      this.#depth--;
    }
  }

  /** Arrays are handed over as they are, values are copied. A name that was never used may become an array. */
  *#bind({ parameters }: AwkFunction, args: readonly Expression[]): Steps<Map<string, Value | AwkArray>> {
    const locals = new Map<string, Value | AwkArray>();
    for (const [at, parameter] of parameters.entries()) {
      const arg = args[at];
      if (arg?.kind === 'variable' && this.isArray(arg.name)) locals.set(parameter, this.array(arg.name));
      else locals.set(parameter, arg && (yield* this.#evaluate(arg)));
    }
    return locals;
  }

  isArray(name: string): boolean {
    if (this.#locals?.has(name)) return this.#locals.get(name) instanceof Map;
    return this.#arrays.has(name) || !this.#globals.has(name);
  }
}
