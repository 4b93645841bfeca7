/** Parses with @marcbachmann/cel-js, and turns its tree into ours: positions as cel-go has them, macros as nodes. */
import { Environment, ParseError, type ASTNode } from '@marcbachmann/cel-js';
import type { SourceError } from '../source-error.ts';
import type { Expression, LiteralValue } from './expression.ts';
import { expandMacro } from './macros.ts';
import { positionAfter } from './positions.ts';
import { syntaxErrorOf } from './syntax-error.ts';

const GRAMMAR = new Environment({
  unlistedVariablesAreDyn: true,
  enableOptionalTypes: true,
  homogeneousAggregateLiterals: false,
  limits: { maxAstNodes: 100_000, maxDepth: 250, maxListElements: 10_000, maxMapEntries: 10_000, maxCallArguments: 128 },
});

export type ParsedExpression = { expression: Expression; errors?: undefined } | { expression?: undefined; errors: SourceError[] };

export function parseExpression(input: string): ParsedExpression {
  const errors: SourceError[] = [];
  try {
    const expression = translate(GRAMMAR.parse(input).ast, input, errors);
    return errors.length ? { errors } : { expression };
  } catch (error) {
    if (error instanceof ParseError) return { errors: [syntaxErrorOf(error, input)] };
    throw error;
  }
}

const OPERATORS: Readonly<Record<string, string>> = {
  '!=': '_!=_',
  '==': '_==_',
  '+': '_+_',
  '-': '_-_',
  '*': '_*_',
  '/': '_/_',
  '%': '_%_',
  '<': '_<_',
  '<=': '_<=_',
  '>': '_>_',
  '>=': '_>=_',
  in: '@in',
  '||': '_||_',
  '&&': '_&&_',
};

function translate(node: ASTNode, input: string, errors: SourceError[]): Expression {
  const child = (each: ASTNode): Expression => translate(each, input, errors);
  switch (node.op) {
    case 'value':
      return { kind: 'literal', position: node.start, value: literal(node.args, node.start, errors) };
    case 'id':
      return { kind: 'identifier', position: node.start, name: node.args };
    case '.':
    case '.?': {
      const [operand, field] = node.args;
      const position = positionAfter(input, operand.end, '.');
      return { kind: 'select', position, operand: child(operand), field, optional: node.op === '.?' };
    }
    case '[]':
    case '[?]': {
      const [operand, index] = node.args;
      const name = node.op === '[]' ? '_[_]' : '_[?_]';
      const args = [child(operand), child(index)];
      return { kind: 'call', position: positionAfter(input, operand.end, '['), name, target: undefined, args };
    }
    case 'call': {
      const [name, args] = node.args;
      const call = { position: positionAfter(input, node.start + name.length, '('), name, target: undefined, args: args.map(child) };
      return expandMacro(call, errors) ?? { kind: 'call', ...call };
    }
    case 'rcall': {
      const [name, target, args] = node.args;
      const dot = positionAfter(input, target.end, '.');
      const open = positionAfter(input, positionAfter(input, dot + 1, name) + name.length, '(');
      const call = { position: open, name, target: child(target), args: args.map(child) };
      return expandMacro(call, errors) ?? { kind: 'call', ...call };
    }
    case 'list':
      return { kind: 'list', position: node.start, elements: node.args.map(child) };
    case 'map': {
      const entries = node.args.map(([key, value]) => ({ key: child(key), value: child(value) }));
      return { kind: 'map', position: node.start, entries };
    }
    case '?:': {
      const [condition, yes, no] = node.args;
      const args = [child(condition), child(yes), child(no)];
      return { kind: 'call', position: positionAfter(input, condition.end, '?'), name: '_?_:_', target: undefined, args };
    }
    case '!_':
      return { kind: 'call', position: node.start, name: '!_', target: undefined, args: [child(node.args)] };
    case '-_': {
      const operand = node.args;
      if (operand.op === 'value' && (typeof operand.args === 'bigint' || typeof operand.args === 'number')) {
        return { kind: 'literal', position: node.start, value: literal(negative(operand.args), node.start, errors) };
      }
      return { kind: 'call', position: node.start, name: '-_', target: undefined, args: [child(operand)] };
    }
    default: {
      const [left, right] = node.args;
      const position = positionAfter(input, left.end, node.op);
      return { kind: 'call', position, name: OPERATORS[node.op]!, target: undefined, args: [child(left), child(right)] };
    }
  }
}

function negative(value: bigint | number): bigint | number {
  return typeof value === 'bigint' ? -value : -value;
}

function literal(value: unknown, position: number, errors: SourceError[]): LiteralValue {
  if (value === null) return { type: 'null' };
  if (typeof value === 'boolean') return { type: 'bool', value };
  if (typeof value === 'string') return { type: 'string', value };
  if (typeof value === 'number') return { type: 'double', value };
  if (value instanceof Uint8Array) return { type: 'bytes', value };
  if (typeof value === 'bigint') {
    if (BigInt.asIntN(64, value) !== value) errors.push({ position, message: 'invalid int literal' });
    return { type: 'int', value };
  }
  const unsigned = BigInt(String((value as { valueOf(): bigint }).valueOf()));
  if (BigInt.asUintN(64, unsigned) !== unsigned) errors.push({ position, message: 'invalid uint literal' });
  return { type: 'uint', value: unsigned };
}
