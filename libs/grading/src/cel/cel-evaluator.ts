/** CEL over the objects of a cluster: the language of the API server, with variables of any type. */
import { CelEnvironment, celTypes, type CompileResult } from '@drydock/apiserver';

export type CelResult = { value: unknown } | { error: string };

/** What was compiled before, by its variables and its text: a check is made again and again. */
const compiled = new Map<string, CompileResult>();
const MOST_COMPILED = 500;

/**
 * The value of an expression. A field that is not there is an error of the evaluation, as in CEL: use `has()` or `.?`. The work is bounded by
 * its cost, as in the API server.
 */
export function evaluateCel(expression: string, variables: Readonly<Record<string, unknown>>): CelResult {
  const { program, error } = compile(expression, Object.keys(variables));
  if (!program) return { error: reasonOf(error) };
  const result = program.evaluate(variables);
  return result.error === undefined ? { value: result.value } : { error: result.error };
}

/** What keeps an expression from ever being evaluated: its syntax and types, or loops in loops in loops. */
export function celProblem(expression: string, variables: readonly string[]): string | undefined {
  const { program, error } = compile(expression, variables);
  if (!program) return reasonOf(error);
  const { loops } = program;
  return loops > DEEPEST_LOOPS ? `its loops stand ${loops} deep in each other; at most ${DEEPEST_LOOPS} can come to an end` : undefined;
}

/** With fifty objects, four of them cost more than is allowed. */
const DEEPEST_LOOPS = 3;

function compile(expression: string, variables: readonly string[]): CompileResult {
  const key = JSON.stringify([variables, expression]);
  const known = compiled.get(key);
  if (known) return known;
  const result = new CelEnvironment(Object.fromEntries(variables.map((name) => [name, celTypes.DYN]))).compile(expression);
  if (compiled.size >= MOST_COMPILED) compiled.delete(compiled.keys().next().value!);
  compiled.set(key, result);
  return result;
}

/** Of `ERROR: <input>:1:5: invalid argument`, with the text and a caret below: what is wrong. */
function reasonOf(error: string): string {
  return error.split('\n')[0]!.replace(/^ERROR: <input>:\d+:\d+: /, '');
}
