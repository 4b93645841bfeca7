/** Runs an awk program. */
import type { Process } from '../../kernel/program.ts';
import { TURN, type Wait } from '../../kernel/wait.ts';
import { arithmetic, COMPARISONS } from './awk-arithmetic.ts';
import { callBuiltin, type BuiltinContext } from './awk-builtins.ts';
import { AwkError } from './awk-error.ts';
import { matches } from './awk-expressions.ts';
import { MainInput } from './awk-input.ts';
import { formatted, printed } from './awk-print.ts';
import { RandomNumbers } from './awk-random.ts';
import { AwkStreams } from './awk-streams.ts';
import type { AwkFunction, AwkProgram, Expression, LValue, Rule, Statement } from './awk-syntax.ts';
import { compare, Input, isTrue, toNumber, type Value } from './awk-values.ts';
import { AwkVariables, type Locals } from './awk-variables.ts';

type Steps<T = void> = Generator<Wait, T, void>;
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

export class AwkMachine implements BuiltinContext {
  readonly process: Process;
  readonly variables: AwkVariables;
  readonly streams: AwkStreams;
  readonly random: RandomNumbers;
  readonly #program: AwkProgram;
  readonly #input: MainInput;
  /** Rules with two patterns that are between them. */
  readonly #inside = new Set<Rule>();
  #status = 0;
  #exiting = false;
  #sinceTurn = 0;

  constructor(process: Process, program: AwkProgram, operands: readonly string[]) {
    this.process = process;
    this.variables = new AwkVariables(process.env, operands);
    this.streams = new AwkStreams(process);
    this.random = new RandomNumbers(process.rng);
    this.#program = program;
    this.#input = new MainInput(process, this.variables, operands);
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

  *#records(): Steps {
    const main = this.#program.rules.filter(({ when }) => when !== 'BEGIN' && when !== 'END');
    for (let record = yield* this.#nextRecord(); record !== undefined; record = yield* this.#nextRecord()) {
      this.variables.setRecord(record);
      try {
        for (const rule of main) if (yield* this.#matches(rule)) yield* this.#act(rule);
      } catch (jump) {
        if (!(jump instanceof Jump) || (jump.kind !== 'next' && jump.kind !== 'nextfile')) throw jump;
        if (jump.kind === 'nextfile') this.#input.skipFile();
      }
    }
  }

  *#nextRecord(): Steps<string | undefined> {
    return yield* this.#input.next(() => this.streams.flush());
  }

  *#act({ action }: Rule): Steps {
    if (action) yield* this.#block(action);
    else yield* this.streams.print(printed([], this.variables));
  }

  *#matches(rule: Rule): Steps<boolean> {
    const { when } = rule;
    if (when === undefined || typeof when === 'string') return true;
    if (!when.to) return isTrue(yield* this.evaluate(when.from));
    if (!this.#inside.has(rule) && !isTrue(yield* this.evaluate(when.from))) return false;
    this.#inside.add(rule);
    if (isTrue(yield* this.evaluate(when.to))) this.#inside.delete(rule);
    return true;
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
        yield* this.evaluate(statement.expression);
        return undefined;
      case 'print':
        yield* this.#print(statement);
        return undefined;
      case 'block':
        return yield* this.#block(statement.body);
      case 'if':
        if (isTrue(yield* this.evaluate(statement.test))) return yield* this.#statement(statement.then);
        return statement.otherwise ? yield* this.#statement(statement.otherwise) : undefined;
      case 'while':
        return yield* this.#while(statement);
      case 'for':
        return yield* this.#for(statement);
      case 'for-in':
        return yield* this.#forIn(statement);
      case 'delete':
        if (!statement.keys) this.variables.array(statement.name).clear();
        else this.variables.array(statement.name).delete(yield* this.#key(statement.keys));
        return undefined;
      case 'break':
      case 'continue':
        return statement.kind;
      case 'next':
      case 'nextfile':
        throw new Jump(statement.kind);
      case 'exit':
      case 'return':
        throw new Jump(statement.kind, statement.value && (yield* this.evaluate(statement.value)));
    }
  }

  *#while({ test, body, first }: Extract<Statement, { kind: 'while' }>): Steps<undefined> {
    for (let begins = !first; begins || isTrue(yield* this.evaluate(test)); begins = false) {
      if ((yield* this.#turn(body)) === 'break') return;
    }
  }

  *#for({ start, test, step, body }: Extract<Statement, { kind: 'for' }>): Steps<undefined> {
    if (start) yield* this.#statement(start);
    while (!test || isTrue(yield* this.evaluate(test))) {
      if ((yield* this.#turn(body)) === 'break') return;
      if (step) yield* this.#statement(step);
    }
  }

  *#forIn({ name, array, body }: Extract<Statement, { kind: 'for-in' }>): Steps<undefined> {
    for (const key of [...this.variables.array(array).keys()]) {
      this.variables.assign(name, new Input(key));
      if ((yield* this.#turn(body)) === 'break') return;
    }
  }

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
    for (const arg of args) values.push(yield* this.evaluate(arg));
    const text = format ? yield* this.#formatted(values, to === undefined) : printed(values, this.variables);
    if (!to) return yield* this.streams.print(text);
    const problem = yield* this.streams.printTo(to.kind, this.variables.toText(yield* this.evaluate(to.target)), text);
    if (problem !== undefined) throw new AwkError(problem);
  }

  /** printf: what it can write before it misses a value, it writes. */
  *#formatted(values: readonly Value[], toOutput: boolean): Steps<string> {
    try {
      return formatted(values, this.variables, 'printf');
    } catch (error) {
      if (error instanceof AwkError && toOutput) yield* this.streams.print(error.written);
      throw error;
    }
  }

  *#key(keys: readonly Expression[]): Steps<string> {
    const parts: string[] = [];
    for (const key of keys) parts.push(this.variables.toText(yield* this.evaluate(key)));
    return parts.join(this.variables.text('SUBSEP'));
  }

  *evaluate(expression: Expression): Steps<Value> {
    switch (expression.kind) {
      case 'number':
      case 'string':
        return expression.value;
      case 'regex':
        return matches(this.variables.record(), expression.source) ? 1 : 0;
      case 'group':
        return yield* this.evaluate(expression.inner);
      case 'grouping': {
        const parts: string[] = [];
        for (const item of expression.items) parts.push(this.variables.toText(yield* this.evaluate(item)));
        return parts.join('');
      }
      case 'variable':
        return this.variables.read(expression.name);
      case 'field':
        return this.variables.field(Math.trunc(toNumber(yield* this.evaluate(expression.index))));
      case 'element': {
        const array = this.variables.array(expression.name);
        const key = yield* this.#key(expression.keys);
        if (!array.has(key)) array.set(key, undefined);
        return array.get(key);
      }
      case 'assign':
        return yield* this.#assign(expression);
      case 'condition':
        return yield* this.evaluate(isTrue(yield* this.evaluate(expression.test)) ? expression.then : expression.otherwise);
      case 'binary':
        return yield* this.#binary(expression);
      case 'unary': {
        const operand = yield* this.evaluate(expression.operand);
        return expression.operator === '!'
          ? isTrue(operand)
            ? 0
            : 1
          : expression.operator === '-'
            ? -toNumber(operand)
            : toNumber(operand);
      }
      case 'increment': {
        const before = toNumber(yield* this.evaluate(expression.target));
        yield* this.assignTo(expression.target, before + expression.by);
        return expression.prefix ? before + expression.by : before;
      }
      case 'in':
        return this.variables.array(expression.array).has(yield* this.#key(expression.keys)) ? 1 : 0;
      case 'call':
        return yield* this.#call(expression.name, expression.args);
      case 'builtin':
        return yield* callBuiltin(this, expression.name, expression.args);
      case 'getline':
        return yield* this.#getline(expression);
    }
  }

  *assignTo(target: LValue, value: Value): Steps {
    if (target.kind === 'variable') this.variables.assign(target.name, value);
    else if (target.kind === 'element') {
      const key = yield* this.#key(target.keys);
      this.variables.array(target.name).set(key, value);
    } else this.variables.setField(Math.trunc(toNumber(yield* this.evaluate(target.index))), value);
  }

  *#assign({ target, operator, value }: Extract<Expression, { kind: 'assign' }>): Steps<Value> {
    const given = yield* this.evaluate(value);
    const result = operator === '=' ? given : arithmetic(operator.slice(0, -1), toNumber(yield* this.evaluate(target)), toNumber(given));
    yield* this.assignTo(target, result);
    return result;
  }

  *#binary({ operator, left, right }: Extract<Expression, { kind: 'binary' }>): Steps<Value> {
    const first = yield* this.evaluate(left);
    if (operator === '&&') return isTrue(first) && isTrue(yield* this.evaluate(right)) ? 1 : 0;
    if (operator === '||') return isTrue(first) || isTrue(yield* this.evaluate(right)) ? 1 : 0;
    if (operator === '~' || operator === '!~') {
      const source = yield* this.pattern(right);
      return matches(this.variables.toText(first), source) === (operator === '~') ? 1 : 0;
    }
    const second = yield* this.evaluate(right);
    if (operator === ' ') return this.variables.toText(first) + this.variables.toText(second);
    const order = COMPARISONS[operator];
    if (order) return order(compare(first, second, this.variables.text('CONVFMT'))) ? 1 : 0;
    return arithmetic(operator, toNumber(first), toNumber(second));
  }

  /** What is to be matched: an expression as it stands, or the text of a value. */
  *pattern(expression: Expression): Steps<string> {
    return expression.kind === 'regex' ? expression.source : this.variables.toText(yield* this.evaluate(expression));
  }

  *#getline({ target, file, command }: Extract<Expression, { kind: 'getline' }>): Steps<Value> {
    let record: string | undefined;
    if (file || command) {
      const name = this.variables.toText(yield* this.evaluate((file ?? command)!));
      const found = yield* this.streams.readFrom(file ? '<' : '|', name, this.variables.text('RS'));
      if (found === 'failed') return -1;
      record = found?.slice(1);
      if (record !== undefined && command) this.variables.count('NR');
    } else {
      record = yield* this.#nextRecord();
    }
    if (record === undefined) return 0;
    if (target) yield* this.assignTo(target, new Input(record));
    else this.variables.setRecord(record);
    return 1;
  }

  *#call(name: string, args: readonly Expression[]): Steps<Value> {
    const called = this.#program.functions.get(name);
    if (!called) throw new AwkError(`function ${name} never defined`);
    if (this.variables.depth >= DEEPEST_CALL) throw new AwkError('function call nesting too deep');
    this.variables.enter(yield* this.#bind(called, args));
    try {
      yield* this.#block(called.body);
      return undefined;
    } catch (jump) {
      if (jump instanceof Jump && jump.kind === 'return') return jump.value;
      throw jump;
    } finally {
      this.variables.leave();
    }
  }

  /** Arrays are handed over as they are, values are copied. A name that was never used may become an array. */
  *#bind({ parameters }: AwkFunction, args: readonly Expression[]): Steps<Locals> {
    const locals: Locals = new Map();
    for (const [at, parameter] of parameters.entries()) {
      const arg = args[at];
      if (arg?.kind === 'variable' && this.variables.isArray(arg.name)) locals.set(parameter, this.variables.array(arg.name));
      else locals.set(parameter, arg && (yield* this.evaluate(arg)));
    }
    return locals;
  }
}
