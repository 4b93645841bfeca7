/** Regular expressions of awk. */
import { compileExpression, type Expression } from '../regular-expression.ts';
import { AwkError } from './awk-error.ts';

const expressions = new Map<string, Expression>();
const MOST_REMEMBERED = 200;

/** A dynamic expression, compiled once. Throws AwkError for one that is none. */
export function expressionOf(source: string): Expression {
  let found = expressions.get(source);
  if (!found) {
    if (expressions.size >= MOST_REMEMBERED) expressions.clear();
    found = compiled(source);
    expressions.set(source, found);
  }
  return found;
}

function compiled(source: string): Expression {
  try {
    // A backslash before a slash, or at the end, stands for itself.
    return compileExpression(source.replace(/\\\//g, '/').replace(/^\\$/, '\\\\'));
  } catch {
    throw new AwkError(`line 0: regular expression compile failed (missing operand)\n${source}`);
  }
}

export function matches(text: string, source: string): boolean {
  return expressionOf(source).find(text, 0) !== undefined;
}
