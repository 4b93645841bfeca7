/** A document that go-yaml would refuse. The message is go-yaml's, without the `yaml: ` in front. Caught inside this folder. */
export class YamlError extends Error {}

function located(line: number, problem: string): YamlError {
  return new YamlError(line > 0 ? `line ${line}: ${problem}` : problem);
}

/**
 * An error of the scanner at a line counted from 0. go-yaml names no line for the first one,
 * and counts from 1 for scanner errors but from 0 for parser errors.
 */
export function scannerError(line: number, problem: string): YamlError {
  return located(line === 0 ? 0 : line + 1, problem);
}

/** An error of the parser at a line counted from 0: see `scannerError`. */
export function parserError(line: number, problem: string): YamlError {
  return located(line, problem);
}
