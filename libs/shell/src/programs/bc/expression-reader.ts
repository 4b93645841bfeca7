/** Expressions of bc, the loosest first (bc(1), EXPRESSIONS). */
import type { Expression, Place } from './syntax.types.ts';
import { TokenReader } from './token-reader.ts';

const ASSIGNMENTS = ['=', '+=', '-=', '*=', '/=', '%=', '^='];
const COMPARISONS = ['==', '<=', '>=', '!=', '<', '>'];

export class ExpressionReader extends TokenReader {
  protected condition(): Expression {
    this.expect('(');
    const condition = this.expression();
    this.expect(')');
    return condition;
  }

  protected expression(): Expression {
    return this.#or();
  }

  #or(): Expression {
    return this.#binary(['||'], () => this.#and());
  }

  #and(): Expression {
    return this.#binary(['&&'], () => this.#not());
  }

  #not(): Expression {
    if (this.take('!')) return { type: 'unary', operator: '!', operand: this.#not() };
    return this.#comparison();
  }

  #comparison(): Expression {
    return this.#binary(COMPARISONS, () => this.#assignment());
  }

  #assignment(): Expression {
    const left = this.#sum();
    const operator = this.peek.kind === 'symbol' && ASSIGNMENTS.includes(this.peek.text) ? this.peek.text : undefined;
    if (operator === undefined) return left;
    if (!isPlace(left)) this.fail();
    this.at++;
    return { type: 'assign', operator: operator.slice(0, -1), place: left, value: this.#assignment() };
  }

  #sum(): Expression {
    return this.#binary(['+', '-'], () => this.#product());
  }

  #product(): Expression {
    return this.#binary(['*', '/', '%'], () => this.#power());
  }

  #power(): Expression {
    const left = this.#unary();
    return this.take('^') ? { type: 'binary', operator: '^', left, right: this.#power() } : left;
  }

  #unary(): Expression {
    if (this.take('-')) return { type: 'unary', operator: '-', operand: this.#unary() };
    return this.#postfix();
  }

  #binary(operators: readonly string[], operand: () => Expression): Expression {
    let left = operand();
    while (this.peek.kind === 'symbol' && operators.includes(this.peek.text)) {
      const operator = this.peek.text;
      this.at++;
      left = { type: 'binary', operator, left, right: operand() };
    }
    return left;
  }

  #postfix(): Expression {
    for (const by of [1, -1] as const) {
      if (!this.take(by === 1 ? '++' : '--')) continue;
      const place = this.#primary();
      if (!isPlace(place)) this.fail();
      return { type: 'step', place, by, before: true };
    }
    const value = this.#primary();
    if (!isPlace(value)) return value;
    if (this.take('++')) return { type: 'step', place: value, by: 1, before: false };
    if (this.take('--')) return { type: 'step', place: value, by: -1, before: false };
    return value;
  }

  #primary(): Expression {
    const { kind, text } = this.peek;
    if (kind === 'number') {
      this.at++;
      return { type: 'number', text };
    }
    if (this.take('(')) {
      const inner = this.expression();
      this.expect(')');
      return { type: 'group', inner };
    }
    if (this.take('.')) return { type: 'register', name: 'last' };
    if (kind === 'word') return this.#word(text);
    const name = this.name();
    if (this.take('[')) {
      const index = this.expression();
      this.expect(']');
      return { type: 'element', name, index };
    }
    return this.take('(') ? { type: 'call', name, args: this.arguments() } : { type: 'variable', name };
  }

  #word(word: string): Expression {
    this.at++;
    if (word === 'ibase' || word === 'obase' || word === 'last') return { type: 'register', name: word };
    if (word === 'scale' && !this.is('(')) return { type: 'register', name: 'scale' };
    if (word !== 'sqrt' && word !== 'length' && word !== 'scale') {
      this.at--;
      this.fail();
    }
    return { type: 'builtin', name: word, operand: this.condition() };
  }

  protected arguments(): (Expression | { type: 'array'; name: string })[] {
    const args: (Expression | { type: 'array'; name: string })[] = [];
    while (!this.take(')')) {
      const [name, open, close] = [this.peek, this.tokens[this.at + 1], this.tokens[this.at + 2]];
      if (name.kind === 'name' && open?.text === '[' && close?.text === ']') {
        this.at += 3;
        args.push({ type: 'array', name: name.text });
      } else args.push(this.expression());
      if (!this.is(')')) this.expect(',');
    }
    return args;
  }
}

function isPlace(expression: Expression): expression is Place {
  return expression.type === 'variable' || expression.type === 'element' || expression.type === 'register';
}
