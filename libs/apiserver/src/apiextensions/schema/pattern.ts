/** Patterns are regular expressions of Go (package regexp). */
import { RE2JS, RE2JSException } from 're2js';

const compiled = new Map<string, RE2JS | string>();

/** So many patterns are kept compiled: more than the schemas of a cluster have. */
const KEPT = 1000;

/** The expression, or Go's message about what is wrong with it. */
function compile(pattern: string): RE2JS | string {
  const known = compiled.get(pattern);
  if (known !== undefined) return known;
  if (compiled.size >= KEPT) compiled.clear();
  const result = tryCompile(pattern);
  compiled.set(pattern, result);
  return result;
}

function tryCompile(pattern: string): RE2JS | string {
  try {
    return RE2JS.compile(pattern);
  } catch (error) {
    if (error instanceof RE2JSException) return error.message;
    throw error;
  }
}

/** Whether the pattern is found anywhere in the text. A pattern that does not compile matches nothing. */
export function matchesPattern(pattern: string, text: string): boolean {
  const expression = compile(pattern);
  return typeof expression !== 'string' && expression.matcher(text).find();
}

/** Undefined for a pattern that compiles. */
export function patternError(pattern: string): string | undefined {
  const expression = compile(pattern);
  return typeof expression === 'string' ? expression : undefined;
}
