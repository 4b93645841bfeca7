/** expr: one expression, one word for each of its parts. */
import type { Program } from '../kernel/program.ts';
import { fail, print } from '../kernel/streams.ts';

class ExprError extends Error {}

const isNumber = (text: string): boolean => /^-?\d+$/.test(text);
const isNull = (text: string): boolean => text === '' || /^-?0+$/.test(text);

/** A basic regular expression, anchored at the beginning, in JavaScript's notation. */
function basicExpression(text: string): RegExp {
  let source = '';
  for (let i = 0; i < text.length; i++) {
    const character = text[i]!;
    if (character === '\\') {
      const next = text[++i] ?? '\\';
      source += /[(){}|+?]/.test(next) ? next : /\d/.test(next) ? `\\${next}` : next.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    } else if (character === '[') {
      const end = text.indexOf(']', i + 2);
      source += text.slice(i, end + 1 || undefined).replaceAll('[:digit:]', '0-9').replaceAll('[:alpha:]', 'A-Za-z').replaceAll('[:alnum:]', 'A-Za-z0-9').replaceAll('[:space:]', '\\s').replaceAll('[:upper:]', 'A-Z').replaceAll('[:lower:]', 'a-z'); // prettier-ignore
      i = end < 0 ? text.length : end;
    } else source += /[(){}|+?]/.test(character) ? `\\${character}` : character === '*' && source === '' ? '\\*' : character;
  }
  return new RegExp(`^(?:${source.replace(/^\^/, '')})`);
}

function match(text: string, pattern: string): string {
  const expression = basicExpression(pattern);
  const found = expression.exec(text);
  if (/\\\(/.test(pattern)) return found?.[1] ?? '';
  return String(found ? [...found[0]].length : 0);
}

/** Levels of binary operators, the loosest first. */
const LEVELS: readonly (readonly string[])[] = [['|'], ['&'], ['<', '<=', '=', '==', '!=', '>=', '>'], ['+', '-'], ['*', '/', '%'], [':']];

class Expression {
  readonly #words: readonly string[];
  #at = 0;

  constructor(words: readonly string[]) {
    this.#words = words;
  }

  value(): string {
    const value = this.#level(0);
    const rest = this.#words[this.#at];
    if (rest !== undefined) throw new ExprError(`syntax error: unexpected argument ‘${rest}’`);
    return value;
  }

  #level(level: number): string {
    const operators = LEVELS[level];
    if (!operators) return this.#primary();
    let left = this.#level(level + 1);
    for (let operator = this.#words[this.#at]; operator !== undefined && operators.includes(operator); operator = this.#words[this.#at]) {
      this.#at++;
      left = apply(operator, left, this.#level(level + 1));
    }
    return left;
  }

  #next(): string {
    const word = this.#words[this.#at++];
    if (word === undefined) throw new ExprError(`syntax error: missing argument after ‘${this.#words[this.#at - 2] ?? ''}’`);
    return word;
  }

  #primary(): string {
    const word = this.#next();
    if (word === '(') {
      const value = this.#level(0);
      const close = this.#words[this.#at++];
      if (close === undefined) throw new ExprError(`syntax error: expecting ')' after ‘${this.#words[this.#at - 2]}’`);
      if (close !== ')') throw new ExprError(`syntax error: expecting ')' instead of ‘${close}’`);
      return value;
    }
    if (word === ')') throw new ExprError("syntax error: unexpected ')'");
    // A word of these that nothing follows is a text.
    if (this.#at >= this.#words.length) return word;
    switch (word) {
      case '+':
        return this.#next();
      case 'length':
        return String([...this.#primary()].length);
      case 'index': {
        const [text, letters] = [[...this.#primary()], this.#primary()];
        return String(text.findIndex((letter) => letters.includes(letter)) + 1);
      }
      case 'substr': {
        const [text, from, length] = [[...this.#primary()], this.#primary(), this.#primary()];
        return Number(from) < 1 || !isNumber(from) || !isNumber(length)
          ? ''
          : text.slice(Number(from) - 1, Number(from) - 1 + Math.max(0, Number(length))).join('');
      }
      case 'match':
        return match(this.#primary(), this.#primary());
      default:
        return word;
    }
  }
}

function apply(operator: string, left: string, right: string): string {
  switch (operator) {
    case '|':
      return !isNull(left) ? left : isNull(right) ? '0' : right;
    case '&':
      return isNull(left) || isNull(right) ? '0' : left;
    case ':':
      return match(left, right);
    case '+':
    case '-':
    case '*':
    case '/':
    case '%': {
      if (!isNumber(left) || !isNumber(right)) throw new ExprError('non-integer argument');
      const [a, b] = [BigInt(left), BigInt(right)];
      if ((operator === '/' || operator === '%') && b === 0n) throw new ExprError('division by zero');
      return String(operator === '+' ? a + b : operator === '-' ? a - b : operator === '*' ? a * b : operator === '/' ? a / b : a % b);
    }
    default: {
      const numbers = isNumber(left) && isNumber(right);
      const [a, b] = numbers ? [BigInt(left), BigInt(right)] : [left, right];
      const results: Record<string, boolean> = {
        '<': a < b,
        '<=': a <= b,
        '=': a === b,
        '==': a === b,
        '!=': a !== b,
        '>=': a >= b,
        '>': a > b,
      };
      return results[operator] ? '1' : '0';
    }
  }
}

export const exprProgram: Program = {
  name: 'expr',
  summary: 'Evaluate an expression',
  *run(process) {
    const words = process.argv.slice(1);
    if (words[0] === '--') words.shift();
    if (words.length === 0) return yield* fail(process, "expr: missing operand\nTry 'expr --help' for more information.\n", 2);
    try {
      const value = new Expression(words).value();
      yield* print(process, `${value}\n`);
      return isNull(value) ? 1 : 0;
    } catch (problem) {
      if (!(problem instanceof ExprError)) throw problem;
      return yield* fail(process, `expr: ${problem.message}\n`, 2);
    }
  },
};
