/** How many bytes GNU bc compiles an expression to: its messages say at which of them something went wrong. */
import type { Expression, Place, Statement } from './syntax.types.ts';

const OPERATION = 1;
/** A letter, and which variable, array or function it is about. */
const ACCESS = 2;

const number = (text: string): number => (text === '0' || text === '1' ? 1 : text.length + 2);
const index = (place: Place): number => (place.type === 'element' ? codeSize(place.index) : 0);

export function codeSize(expression: Expression): number {
  switch (expression.type) {
    case 'number':
      return number(expression.text);
    case 'variable':
    case 'element':
    case 'register':
      return index(expression) + ACCESS;
    case 'group':
      return codeSize(expression.inner);
    case 'assign':
      return index(expression.place) + codeSize(expression.value) + ACCESS + (expression.operator ? ACCESS + OPERATION : 0);
    case 'step':
      return index(expression.place) + 2 * ACCESS;
    case 'unary':
      return codeSize(expression.operand) + OPERATION;
    case 'binary':
      return codeSize(expression.left) + codeSize(expression.right) + OPERATION;
    case 'builtin':
      return codeSize(expression.operand) + ACCESS;
    case 'call':
      return expression.args.reduce((sum, arg) => sum + (arg.type === 'array' ? ACCESS + 1 : codeSize(arg) + 1), ACCESS + 1);
  }
}

/** Of what stands before others on a line. */
export function statementSize(statement: Statement): number {
  if (statement.type === 'expression') return codeSize(statement.value) + OPERATION;
  return statement.type === 'string' ? statement.text.length + 2 : 0;
}
