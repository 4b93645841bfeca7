/** Names of fields that are no identifiers of CEL are written escaped: `__dash__`, `__dot__`, `__namespace__` (k8s.io/apiserver, cel/escaping.go). */

const KEYWORDS = new Set([
  'true',
  'false',
  'null',
  'in',
  'as',
  'break',
  'const',
  'continue',
  'else',
  'for',
  'function',
  'if',
  'import',
  'let',
  'loop',
  'package',
  'namespace',
  'return',
  'var',
  'void',
  'while',
]);

const SYMBOLS: Readonly<Record<string, string>> = { underscores: '__', dot: '.', dash: '-', slash: '/' };

/** The data's name for a field; undefined when the escaped name is not a valid one. */
export function unescapeField(escaped: string): string | undefined {
  const keyword = /^__([a-z]+)__$/.exec(escaped)?.[1];
  if (keyword && KEYWORDS.has(keyword)) return keyword;
  if (KEYWORDS.has(escaped) && escaped !== 'namespace') return undefined;
  return escaped.replace(/__(underscores|dot|dash|slash)__/g, (_, symbol: string) => SYMBOLS[symbol]!);
}
