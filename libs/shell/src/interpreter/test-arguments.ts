import { BINARY, type TestContext, testBinary, testUnary, UNARY } from './test-expression.ts';

/** `test` by the number of its arguments, as POSIX has it; a text is what is wrong. */
export function evaluateTestArguments(context: TestContext, args: readonly string[]): boolean | string {
  return new Evaluator(context, args).run();
}

/** Thrown within this file only, and caught in `run`. */
class TestProblem {
  readonly message: string;

  constructor(message: string) {
    this.message = message;
  }
}

class Evaluator {
  readonly #context: TestContext;
  readonly #args: readonly string[];
  #at = 0;

  constructor(context: TestContext, args: readonly string[]) {
    this.#context = { ...context, number: (text) => number(text) };
    this.#args = args;
  }

  run(): boolean | string {
    try {
      return this.#evaluate(this.#args);
    } catch (problem) {
      if (problem instanceof TestProblem) return problem.message;
      throw problem;
    }
  }

  #evaluate(args: readonly string[]): boolean {
    const [first = '', second = '', third = '', fourth] = args;
    switch (args.length) {
      case 0:
        return false;
      case 1:
        return first !== '';
      case 2:
        if (first === '!') return second === '';
        if (UNARY.has(first)) return testUnary(this.#context, first, second);
        throw new TestProblem(`${first}: unary operator expected`);
      case 3:
        if (BINARY.has(second) && second !== '=~') return testBinary(this.#context, first, second, third);
        if (second === '-a') return first !== '' && third !== '';
        if (second === '-o') return first !== '' || third !== '';
        if (first === '!') return !this.#evaluate([second, third]);
        if (first === '(' && third === ')') return second !== '';
        throw new TestProblem(`${second}: binary operator expected`);
      case 4:
        if (first === '!') return !this.#evaluate([second, third, fourth!]);
        if (first === '(' && fourth === ')') return this.#evaluate([second, third]);
        return this.#whole();
      default:
        return this.#whole();
    }
  }

  #whole(): boolean {
    const value = this.#or();
    if (this.#at < this.#args.length) throw new TestProblem('too many arguments');
    return value;
  }

  #or(): boolean {
    let value = this.#and();
    while (this.#accept('-o')) value = this.#and() || value;
    return value;
  }

  #and(): boolean {
    let value = this.#not();
    while (this.#accept('-a')) value = this.#not() && value;
    return value;
  }

  #not(): boolean {
    return this.#accept('!') ? !this.#not() : this.#primary();
  }

  #primary(): boolean {
    const [first, second, third] = this.#args.slice(this.#at, this.#at + 3);
    if (first === undefined) throw new TestProblem('argument expected');
    if (second !== undefined && third !== undefined && BINARY.has(second)) {
      this.#at += 3;
      return testBinary(this.#context, first, second, third);
    }
    if (first === '(') {
      this.#at++;
      const value = this.#or();
      if (!this.#accept(')')) throw new TestProblem("`)' expected");
      return value;
    }
    if (UNARY.has(first) && second !== undefined) {
      this.#at += 2;
      return testUnary(this.#context, first, second);
    }
    this.#at++;
    return first !== '';
  }

  #accept(text: string): boolean {
    if (this.#args[this.#at] !== text) return false;
    this.#at++;
    return true;
  }
}

function number(text: string): bigint {
  if (!/^\s*[-+]?\d+\s*$/.test(text)) throw new TestProblem(`${text}: integer expression expected`);
  return BigInt(text.trim().replace(/^\+/, ''));
}
