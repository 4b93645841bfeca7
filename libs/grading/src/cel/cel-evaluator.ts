/** CEL over the objects of a cluster, with a bound on its work that does not need a clock. */
import { isRecord } from '@drydock/apimachinery';
import { Environment, EvaluationError } from '@marcbachmann/cel-js';

export type CelResult = { value: unknown } | { error: string };

const ENVIRONMENT = new Environment({
  unlistedVariablesAreDyn: true,
  enableOptionalTypes: true,
  homogeneousAggregateLiterals: false,
  limits: { maxAstNodes: 1000, maxDepth: 50, maxListElements: 200, maxMapEntries: 200, maxCallArguments: 16 },
});

const LOOPS = new Set(['all', 'exists', 'exists_one', 'filter', 'map']);
const MOST_STEPS = 5_000_000;

type Program = ReturnType<Environment['parse']>;
interface AstNode {
  op: string;
  args: unknown;
}

/**
 * The value of an expression. A field that is not there is an error of the evaluation, as in CEL: use `has()` or `.?`.
 * An expression that could take more than five million steps on this data is refused before it starts.
 */
export function evaluateCel(expression: string, variables: Readonly<Record<string, unknown>>): CelResult {
  const program = parse(expression);
  if (typeof program === 'string') return { error: program };
  const { value, largest } = celValue(variables);
  if (expression.length * largest ** loopDepth(program.ast as unknown as AstNode) > MOST_STEPS) {
    return { error: 'the expression loops over too much' };
  }
  try {
    return { value: program(value as Record<string, unknown>) };
  } catch (error) {
    if (error instanceof EvaluationError) return { error: firstLine(error.message) };
    throw error;
  }
}

/** What keeps an expression from ever being evaluated: its syntax, functions that are not there, or loops in loops in loops. */
export function celProblem(expression: string): string | undefined {
  const program = parse(expression);
  if (typeof program === 'string') return program;
  const { valid, error } = ENVIRONMENT.check(expression);
  if (!valid) return firstLine(error?.message ?? 'its types do not fit');
  const depth = loopDepth(program.ast as unknown as AstNode);
  return depth > DEEPEST_LOOPS ? `its loops stand ${depth} deep in each other; at most ${DEEPEST_LOOPS} can come to an end` : undefined;
}

/** With fifty objects, four of them are more steps than are allowed. */
const DEEPEST_LOOPS = 3;

function parse(expression: string): Program | string {
  try {
    return ENVIRONMENT.parse(expression);
  } catch (error) {
    return firstLine(error instanceof Error ? error.message : String(error));
  }
}

function firstLine(message: string): string {
  return message.split('\n')[0]!;
}

/** JSON's whole numbers are CEL's int; `largest` is the length of the longest list or map in it, at least 1. */
function celValue(value: unknown): { value: unknown; largest: number } {
  if (typeof value === 'number') return { value: Number.isSafeInteger(value) ? BigInt(value) : value, largest: 1 };
  if (Array.isArray(value)) {
    const items = value.map(celValue);
    return { value: items.map((item) => item.value), largest: largestOf(items) };
  }
  if (!isRecord(value)) return { value, largest: 1 };
  const fields = Object.entries(value).map(([key, child]) => ({ key, ...celValue(child) }));
  return { value: Object.fromEntries(fields.map((field) => [field.key, field.value])), largest: largestOf(fields) };
}

function largestOf(children: readonly { largest: number }[]): number {
  return children.reduce((largest, child) => Math.max(largest, child.largest), Math.max(1, children.length));
}

/** How deep loops stand in loops; a chain of them counts as nested, which errs on the safe side. */
function loopDepth(node: unknown): number {
  if (Array.isArray(node)) return node.reduce<number>((depth, child) => Math.max(depth, loopDepth(child)), 0);
  if (!isRecord(node)) return 0;
  const { op, args } = node as unknown as AstNode;
  const isLoop = op === 'rcall' && Array.isArray(args) && LOOPS.has(String(args[0]));
  return loopDepth(args) + (isLoop ? 1 : 0);
}
