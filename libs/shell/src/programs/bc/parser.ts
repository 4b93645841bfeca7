/** Reads one line of a bc program after the other: statements, or the definition of a function. */
import type { BcFunction, Expression, Statement } from './syntax.types.ts';
import { ExpressionReader } from './expression-reader.ts';
import { BcSyntaxError } from './token-reader.ts';

export type Unit = { statements: readonly Statement[] } | { define: BcFunction };

export class BcParser extends ExpressionReader {
  /** Loops that the statement is in, and functions. */
  #loops = 0;
  #functions = 0;

  /** Undefined: there is nothing more. Throws BcSyntaxError, after which the next line comes. */
  next(): Unit | undefined {
    while (this.isNewline()) this.at++;
    if (this.peek.kind === 'end') return undefined;
    const start = this.at;
    [this.#loops, this.#functions] = [0, 0];
    try {
      if (this.is('define')) return { define: this.#definition() };
      const statements: Statement[] = [];
      for (;;) {
        while (this.take(';'));
        if (this.isNewline()) break;
        // A line has to end.
        if (this.isEnd()) this.fail();
        statements.push(this.#statement());
        if (!this.is(';') && !this.ends()) this.fail();
      }
      return { statements };
    } catch (error) {
      if (error instanceof BcSyntaxError && error.isIncomplete) this.at = start;
      else while (!this.ends()) this.at++;
      throw error;
    }
  }

  #definition(): BcFunction {
    this.expect('define');
    const isVoid = this.take('void');
    const name = this.name();
    this.expect('(');
    const parameters: { name: string; isArray: boolean; byReference: boolean }[] = [];
    while (!this.take(')')) {
      const byReference = this.take('*');
      parameters.push({ ...this.#arrayOrName(), byReference });
      if (!this.is(')')) this.expect(',');
    }
    this.skipNewlines();
    this.expect('{');
    this.skipNewlines();
    const autos: { name: string; isArray: boolean }[] = [];
    if (this.take('auto')) {
      do autos.push(this.#arrayOrName());
      while (this.take(','));
      this.take(';');
    }
    this.#functions++;
    return { name, isVoid, parameters, autos, body: this.#block() };
  }

  #arrayOrName(): { name: string; isArray: boolean } {
    const name = this.name();
    const isArray = this.take('[');
    if (isArray) this.expect(']');
    return { name, isArray };
  }

  /** Up to and with the brace that ends it. */
  #block(): Statement[] {
    const body: Statement[] = [];
    for (;;) {
      while (this.isNewline() || this.is(';')) this.at++;
      if (this.take('}')) return body;
      if (this.peek.kind === 'end') this.fail();
      body.push(this.#statement());
      if (!this.is('}') && !this.is(';') && this.peek.kind !== 'newline') this.fail();
    }
  }

  #statement(): Statement {
    const { kind, text } = this.peek;
    if (kind === 'string') {
      this.at++;
      return { type: 'string', text };
    }
    if (this.take('{')) return { type: 'block', body: this.#block() };
    if (kind === 'word') {
      const read = this.#keywordStatement(text);
      if (read) return read;
    }
    const value = this.expression();
    return { type: 'expression', value, prints: value.type !== 'assign' };
  }

  #keywordStatement(word: string): Statement | undefined {
    switch (word) {
      case 'break':
      case 'continue':
        if (this.#loops === 0) this.fail(`${word === 'break' ? 'Break' : 'Continue'} outside a ${word === 'break' ? 'for/while' : 'for'}`);
        this.at++;
        return { type: word };
      case 'halt':
      case 'limits':
      case 'quit':
        this.at++;
        return { type: word };
      case 'return':
        return this.#return();
      case 'print':
        this.at++;
        return { type: 'print', items: this.#printed() };
      case 'if':
        return this.#if();
      case 'while': {
        this.at++;
        const condition = this.condition();
        return { type: 'while', condition, body: this.#loopBody() };
      }
      case 'for':
        return this.#for();
    }
    return undefined;
  }

  #return(): Statement {
    this.at++;
    const value = this.ends() || this.is(';') || this.is('}') ? undefined : this.expression();
    if (this.#functions === 0) this.fail('Return outside of a function.');
    return { type: 'return', value };
  }

  #printed(): ({ text: string } | Expression)[] {
    const items: ({ text: string } | Expression)[] = [];
    do {
      const { kind, text } = this.peek;
      if (kind === 'string') {
        this.at++;
        items.push({ text });
      } else items.push(this.expression());
    } while (this.take(','));
    return items;
  }

  #body(): Statement {
    this.skipNewlines();
    return this.#statement();
  }

  #loopBody(): Statement {
    this.#loops++;
    const body = this.#body();
    this.#loops--;
    return body;
  }

  #if(): Statement {
    this.at++;
    const condition = this.condition();
    const then = this.#body();
    const hasElse = this.take('else');
    return { type: 'if', condition, then, otherwise: hasElse ? this.#body() : undefined };
  }

  #for(): Statement {
    this.at++;
    this.expect('(');
    const init = this.is(';') ? undefined : this.expression();
    this.expect(';');
    const condition = this.is(';') ? undefined : this.expression();
    this.expect(';');
    const step = this.is(')') ? undefined : this.expression();
    this.expect(')');
    return { type: 'for', init, condition, step, body: this.#loopBody() };
  }
}
