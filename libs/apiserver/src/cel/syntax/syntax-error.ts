/** Syntax errors in the words of ANTLR, which parses CEL for Kubernetes. */
import type { ParseError } from '@marcbachmann/cel-js';
import type { SourceError } from '../source-error.ts';

const START_OF_EXPRESSION =
  "{'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}";

const EXPECTED_TOKENS: Readonly<Record<string, string>> = {
  RPAREN: "')'",
  RBRACKET: "']'",
  RBRACE: "'}'",
  COLON: "':'",
  IDENTIFIER: 'IDENTIFIER',
};

/** The first error only: the parser underneath does not go on after it. */
export function syntaxErrorOf(error: ParseError, input: string): SourceError {
  const position = error.range?.start ?? 0;
  const end = Math.max(error.range?.end ?? position, position);
  const found = position >= input.length ? '<EOF>' : input.slice(position, end);
  const isLast = input.slice(end).trim() === '';
  switch (error.code) {
    case 'unexpected_token':
      return syntax(position, `mismatched input '${found}' expecting ${START_OF_EXPRESSION}`);
    case 'expected_token':
      return syntax(position, missingToken(error.summary, found, input, position));
    case 'unexpected_character':
      if (error.summary.startsWith("Unexpected character: '")) {
        return syntax(position, `${isLast ? 'extraneous' : 'mismatched'} input '${found}' expecting <EOF>`);
      }
      return syntax(position, `token recognition error at: '${unrecognized(input, position)}'`);
    case 'unterminated_string':
    case 'unterminated_triple_quoted_string':
    case 'newline_in_string':
      return syntax(position, `token recognition error at: '${input.slice(position)}'`);
    case 'reserved_identifier':
      return { position, message: `reserved identifier: ${found}` };
    case 'invalid_integer':
    case 'invalid_hex_integer':
      return { position, message: 'invalid int literal' };
    case 'invalid_number':
      return { position, message: 'invalid double literal' };
    case 'limit_exceeded':
      return { position, message: 'expression recursion limit exceeded: 250' };
    case 'invalid_macro_argument':
      return { position: selectionBefore(input, position), message: macroComplaint(error.summary) };
    default:
      return syntax(position, `token recognition error at: '${input.slice(position, end)}'`);
  }
}

function syntax(position: number, message: string): SourceError {
  return { position, message: `Syntax error: ${message}` };
}

/** ANTLR inserts a missing closing token where the input ends, and goes on as if it were there. */
function missingToken(summary: string, found: string, input: string, position: number): string {
  const expected = EXPECTED_TOKENS[/Expected (\w+)/.exec(summary)?.[1] ?? ''] ?? '<EOF>';
  if (expected === 'IDENTIFIER') {
    const before = input.slice(0, position).trimEnd().at(-1) === '.' ? '.' : '';
    return found === 'in'
      ? `mismatched input 'in' expecting IDENTIFIER`
      : `no viable alternative at input '${before}${found === '<EOF>' ? '' : found}'`;
  }
  if (expected === "':'" || found !== '<EOF>') return `mismatched input '${found}' expecting ${expected}`;
  return `missing ${expected} at '${found}'`;
}

/** The characters that belong to no token: `| ` and `= ` are read together with what follows, as ANTLR's lexer does. */
function unrecognized(input: string, position: number): string {
  const character = input[position]!;
  return '|&='.includes(character) ? input.slice(position, position + 2) : character;
}

function macroComplaint(summary: string): string {
  return /^(?:map|filter)\(/.test(summary) ? 'argument is not an identifier' : 'argument must be a simple name';
}

/** A selection stands at its dot. */
function selectionBefore(input: string, position: number): number {
  const before = input.slice(0, position).trimEnd();
  return before.endsWith('.') ? before.length - 1 : position;
}
