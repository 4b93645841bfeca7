/** What a bc program knows, and how its expressions and statements are worked out. */
import { TURN, type Wait } from '../../kernel/wait.ts';
import { codeSize, statementSize } from './code-size.ts';
import { MATH_FUNCTIONS } from './math-library.ts';
import {
  add, compare, divide, formatNumber, integer, isZero, lengthOf, modulo, multiply, negated, ONE, parseNumber, power, rescaled, squareRoot, subtract, truncated, ZERO,
  type BcNumber,
} from './numbers.ts'; // prettier-ignore
import type { BcFunction, Expression, Place, Statement } from './syntax.types.ts';

/** Ends a line of the program. */
class RuntimeError extends Error {}

type Flow = 'break' | 'continue' | 'halt' | { value: BcNumber } | undefined;

const LARGEST_INDEX = 16_777_215n;
const LINE = 68;
const ESCAPES: Readonly<Record<string, string>> = { a: '\x07', b: '\b', f: '\f', n: '\n', q: '"', r: '\r', t: '\t', '\\': '\\' };
const LIMITS = `BC_BASE_MAX     = 2147483647
BC_DIM_MAX      = 16777215
BC_SCALE_MAX    = 2147483647
BC_STRING_MAX   = 2147483647
MAX Exponent    = 9223372036854775807
Number of vars  = 32767
`;

export interface BcOutput {
  print(text: string): void;
  complain(text: string): void;
}

/** Names on the way to where they are: those of a function hide the others. */
interface Frame {
  variables: Map<string, BcNumber>;
  arrays: Map<string, Map<bigint, BcNumber>>;
}

const newFrame = (): Frame => ({ variables: new Map(), arrays: new Map() });

export class BcMachine {
  readonly #output: BcOutput;
  readonly #functions = new Map<string, BcFunction>();
  readonly #globals = newFrame();
  readonly #frames: Frame[] = [];
  readonly #hasMath: boolean;
  #scale = 0;
  #ibase = 10;
  #obase = 10;
  #last = ZERO;
  /** For messages: the function that runs, and how far its code has come. */
  #function = '(main)';
  #address = 0;

  constructor(output: BcOutput, hasMath: boolean) {
    this.#output = output;
    this.#hasMath = hasMath;
    if (hasMath) this.#scale = 20;
  }

  define(definition: BcFunction): void {
    this.#functions.set(definition.name, definition);
  }

  /** One line; true when the program is to end. */
  *run(statements: readonly Statement[]): Generator<Wait, boolean, void> {
    this.#frames.length = 0;
    this.#function = '(main)';
    this.#address = 0;
    try {
      for (const statement of statements) {
        if ((yield* this.#execute(statement)) === 'halt') return true;
      }
    } catch (error) {
      if (!(error instanceof RuntimeError)) throw error;
      this.#output.complain(`Runtime error (func=${this.#function}, adr=${this.#address}): ${error.message}\n`);
    }
    return false;
  }

  #warn(message: string): void {
    this.#output.complain(`Runtime warning (func=${this.#function}, adr=${this.#address}): ${message}\n`);
  }

  *#execute(statement: Statement): Generator<Wait, Flow, void> {
    switch (statement.type) {
      case 'expression': {
        const start = this.#address;
        const value = yield* this.#evaluate(statement.value);
        if (statement.prints && value) this.#show(value);
        this.#address = start + statementSize(statement);
        return undefined;
      }
      case 'string':
        this.#output.print(statement.text);
        this.#address += statementSize(statement);
        return undefined;
      case 'print':
        for (const item of statement.items) yield* this.#printItem(item);
        return undefined;
      case 'block':
        return yield* this.#all(statement.body);
      case 'if':
        if (yield* this.#isTrue(statement.condition)) return yield* this.#execute(statement.then);
        return statement.otherwise ? yield* this.#execute(statement.otherwise) : undefined;
      case 'while':
        return yield* this.#loop(statement.condition, undefined, statement.body);
      case 'for':
        if (statement.init) yield* this.#evaluate(statement.init);
        return yield* this.#loop(statement.condition, statement.step, statement.body);
      case 'return':
        return { value: statement.value ? yield* this.#value(statement.value) : ZERO };
      case 'limits':
        this.#output.print(LIMITS);
        return undefined;
      case 'quit':
      case 'halt':
        return 'halt';
      default:
        return statement.type;
    }
  }

  *#all(body: readonly Statement[]): Generator<Wait, Flow, void> {
    for (const statement of body) {
      const flow = yield* this.#execute(statement);
      if (flow !== undefined) return flow;
    }
    return undefined;
  }

  *#loop(condition: Expression | undefined, step: Expression | undefined, body: Statement): Generator<Wait, Flow, void> {
    while (condition === undefined || (yield* this.#isTrue(condition))) {
      yield TURN;
      const flow = yield* this.#execute(body);
      if (flow === 'break') return undefined;
      if (flow !== undefined && flow !== 'continue') return flow;
      if (step) yield* this.#evaluate(step);
    }
    return undefined;
  }

  *#printItem(item: { text: string } | Expression): Generator<Wait, void, void> {
    if (!('type' in item)) return this.#output.print(item.text.replace(/\\(.)/gs, (whole, letter: string) => ESCAPES[letter] ?? whole));
    const value = yield* this.#value(item);
    this.#last = value;
    this.#output.print(formatNumber(value, this.#obase));
  }

  #show(value: BcNumber): void {
    this.#last = value;
    const text = formatNumber(value, this.#obase);
    const lines = text.length > LINE + 1 ? text.match(new RegExp(`.{1,${LINE}}`, 'g'))! : [text];
    this.#output.print(`${lines.join('\\\n')}\n`);
  }

  *#isTrue(condition: Expression): Generator<Wait, boolean, void> {
    return !isZero(yield* this.#value(condition));
  }

  /** Of an expression that must have one: a void function has none. */
  *#value(expression: Expression): Generator<Wait, BcNumber, void> {
    const value = yield* this.#evaluate(expression);
    if (!value) throw new RuntimeError('void expression');
    return value;
  }

  *#evaluate(expression: Expression): Generator<Wait, BcNumber | undefined, void> {
    switch (expression.type) {
      case 'number':
        this.#address += codeSize(expression);
        return parseNumber(expression.text, this.#ibase);
      case 'variable':
      case 'element':
      case 'register':
        return this.#read(yield* this.#locate(expression));
      case 'group':
        return yield* this.#value(expression.inner);
      case 'assign': {
        const place = yield* this.#locate(expression.place, 0);
        const value = yield* this.#value(expression.value);
        const { operator } = expression;
        this.#address += 2;
        return this.#write(place, operator ? this.#operate(operator, this.#read(place), value) : value);
      }
      case 'step': {
        const place = yield* this.#locate(expression.place);
        const before = this.#read(place);
        const after = this.#write(place, add(before, integer(expression.by)));
        return expression.before ? after : before;
      }
      case 'unary': {
        const value = yield* this.#value(expression.operand);
        this.#address++;
        return expression.operator === '-' ? negated(value) : isZero(value) ? ONE : ZERO;
      }
      case 'binary':
        return yield* this.#binary(expression.operator, expression.left, expression.right);
      case 'builtin':
        return yield* this.#builtin(expression.name, expression.operand);
      case 'call':
        return yield* this.#call(expression);
    }
  }

  *#binary(operator: string, leftSide: Expression, rightSide: Expression): Generator<Wait, BcNumber, void> {
    const left = yield* this.#value(leftSide);
    if (operator === '&&' && isZero(left)) return ZERO;
    if (operator === '||' && !isZero(left)) return ONE;
    const right = yield* this.#value(rightSide);
    this.#address++;
    if (operator === '&&' || operator === '||') return isZero(right) ? ZERO : ONE;
    return this.#operate(operator, left, right);
  }

  #operate(operator: string, left: BcNumber, right: BcNumber): BcNumber {
    const scale = this.#scale;
    switch (operator) {
      case '+':
        return add(left, right);
      case '-':
        return subtract(left, right);
      case '*':
        return multiply(left, right, scale);
      case '/':
        if (isZero(right)) throw new RuntimeError('Divide by zero');
        return divide(left, right, scale);
      case '%':
        if (isZero(right)) throw new RuntimeError('Modulo by zero');
        return modulo(left, right, scale);
      case '^':
        return this.#power(left, right);
    }
    const order = compare(left, right);
    const holds = { '==': order === 0, '!=': order !== 0, '<': order < 0, '>': order > 0, '<=': order <= 0, '>=': order >= 0 }[operator];
    return holds ? ONE : ZERO;
  }

  #power(base: BcNumber, exponent: BcNumber): BcNumber {
    if (exponent.scale > 0) this.#warn('non-zero scale in exponent');
    const count = truncated(exponent);
    if (count < 0n && isZero(base)) throw new RuntimeError('divide by zero');
    return power(base, count, this.#scale);
  }

  *#builtin(name: 'sqrt' | 'length' | 'scale', operand: Expression): Generator<Wait, BcNumber, void> {
    const value = yield* this.#value(operand);
    this.#address += 2;
    if (name === 'length') return integer(lengthOf(value));
    if (name === 'scale') return integer(value.scale);
    if (value.digits < 0n) throw new RuntimeError('Square root of a negative number');
    return squareRoot(value, this.#scale);
  }

  // Places

  *#locate(place: Place, size = 2): Generator<Wait, Place & { at?: bigint }, void> {
    if (place.type !== 'element') {
      this.#address += size;
      return place;
    }
    const at = truncated(yield* this.#value(place.index));
    this.#address += 2;
    if (at < 0n || at > LARGEST_INDEX) throw new RuntimeError(`Array ${place.name} subscript out of bounds.`);
    return { ...place, at };
  }

  #frameOf(kind: 'variables' | 'arrays', name: string): Frame {
    return this.#frames.findLast((frame) => frame[kind].has(name)) ?? this.#globals;
  }

  #array(name: string): Map<bigint, BcNumber> {
    const { arrays } = this.#frameOf('arrays', name);
    const array = arrays.get(name) ?? new Map<bigint, BcNumber>();
    arrays.set(name, array);
    return array;
  }

  #read(place: Place & { at?: bigint }): BcNumber {
    if (place.type === 'variable') return this.#frameOf('variables', place.name).variables.get(place.name) ?? ZERO;
    if (place.type === 'element') return this.#array(place.name).get(place.at!) ?? ZERO;
    if (place.name === 'last') return this.#last;
    return integer({ scale: this.#scale, ibase: this.#ibase, obase: this.#obase }[place.name]);
  }

  #write(place: Place & { at?: bigint }, value: BcNumber): BcNumber {
    if (place.type === 'variable') this.#frameOf('variables', place.name).variables.set(place.name, value);
    else if (place.type === 'element') this.#array(place.name).set(place.at!, value);
    else if (place.name === 'last') this.#last = value;
    else this.#setRegister(place.name, Number(truncated(value)));
    return value;
  }

  #setRegister(name: 'scale' | 'ibase' | 'obase', value: number): void {
    if (name === 'scale') {
      if (value < 0) this.#warn('negative scale, set to 0');
      this.#scale = Math.max(0, value);
      return;
    }
    if (value < 2) this.#warn(`${name} too small, set to 2`);
    if (name === 'ibase' && value > 16) this.#warn('ibase too large, set to 16');
    if (name === 'ibase') this.#ibase = Math.min(16, Math.max(2, value));
    else this.#obase = Math.max(2, value);
  }

  // Functions

  *#call({ name, args }: Expression & { type: 'call' }): Generator<Wait, BcNumber | undefined, void> {
    const given: (BcNumber | Map<bigint, BcNumber>)[] = [];
    for (const arg of args) {
      if (arg.type === 'array') this.#address += 2;
      given.push(arg.type === 'array' ? this.#array(arg.name) : yield* this.#value(arg));
    }
    this.#address += 2;
    const definition = this.#functions.get(name);
    if (!definition) return this.#mathFunction(name, given);
    this.#checkCount(definition.parameters.length, given.length);
    const frame = newFrame();
    definition.parameters.forEach((parameter, i) => bindParameter(frame, parameter, given[i]!));
    for (const each of definition.autos) {
      if (each.isArray) frame.arrays.set(each.name, new Map());
      else frame.variables.set(each.name, ZERO);
    }
    const before = [this.#function, this.#address] as const;
    [this.#function, this.#address] = [name, 0];
    this.#frames.push(frame);
    yield TURN;
    const flow = yield* this.#all(definition.body);
    this.#frames.pop();
    [this.#function, this.#address] = before;
    if (definition.isVoid) return undefined;
    return typeof flow === 'object' ? flow.value : ZERO;
  }

  #checkCount(wanted: number, given: number): void {
    this.#address += 1 + Math.min(wanted, given);
    if (wanted !== given) throw new RuntimeError('Parameter number mismatch');
  }

  #mathFunction(name: string, given: readonly (BcNumber | Map<bigint, BcNumber>)[]): BcNumber {
    const made = this.#hasMath ? MATH_FUNCTIONS[name] : undefined;
    if (!made) throw new RuntimeError(`Function ${name} not defined.`);
    this.#checkCount(made.length - 1, given.length);
    const numbers = given.filter((each): each is BcNumber => !(each instanceof Map));
    if (numbers.length !== given.length) throw new RuntimeError('Parameter type mismatch');
    return rescaled(made(this.#scale, ...numbers), this.#scale);
  }
}

function bindParameter(
  frame: Frame,
  { name, isArray, byReference }: BcFunction['parameters'][number],
  value: BcNumber | Map<bigint, BcNumber>,
): void {
  if (isArray !== value instanceof Map) throw new RuntimeError('Parameter type mismatch');
  if (value instanceof Map) frame.arrays.set(name, byReference ? value : new Map(value));
  else frame.variables.set(name, value);
}
