/** An unfinished command line cut into words, operators and spaces: what completion and explanation look at. It need not be valid. */
const TOKEN =
  /\s+|&&|\|\||\|&|;;|[;|&()]|\d*(?:&>>|&>|>>|>&|<<<|<<|>|<)|(?:\\[^]|'[^']*(?:'|$)|"(?:\\[^]|[^"\\])*(?:"|$)|\$\([^)]*\)|[^\s;|&()<>\\'"])+|[^]/g;

const OPERATOR = /^(&&|\|\||\|&|;;|[;|&()])$/;
const REDIRECTION = /^\d*(&>>|&>|>>|>&|<<<|<<|>|<)$/;

/** After these a command begins. */
const COMMAND_STARTS = new Set([
  ';',
  '|',
  '&',
  '&&',
  '||',
  '|&',
  '(',
  '{',
  '!',
  'if',
  'then',
  'else',
  'elif',
  'while',
  'until',
  'do',
  'time',
]);

export interface LineToken {
  readonly text: string;
  readonly start: number;
}

/** Spaces are left out. */
export function lineTokens(line: string): LineToken[] {
  return [...line.matchAll(TOKEN)].map((match) => ({ text: match[0], start: match.index })).filter(({ text }) => /\S/.test(text));
}

export const isOperator = (text: string): boolean => OPERATOR.test(text);
export const isRedirection = (text: string): boolean => REDIRECTION.test(text);
export const startsCommand = (text: string): boolean => COMMAND_STARTS.has(text);
/** `NAME=value` before a command. */
export const isAssignment = (text: string): boolean => /^[A-Za-z_]\w*\+?=/.test(text);
