/** What print and printf write. */
import { AwkError } from './awk-error.ts';
import { formatValue, MissingArguments, toText, type Value } from './awk-values.ts';
import type { AwkVariables } from './awk-variables.ts';

/** print: the values, or the record when there are none. */
export function printed(values: readonly Value[], variables: AwkVariables): string {
  if (values.length === 0) return variables.record() + variables.text('ORS');
  const format = variables.text('OFMT');
  return values.map((value) => toText(value, format)).join(variables.text('OFS')) + variables.text('ORS');
}

/** The format and its values. `name` is said when values are missing. Throws AwkError. */
export function formatted([format, ...values]: readonly Value[], variables: AwkVariables, name: 'printf' | 'sprintf'): string {
  const text = variables.toText(format);
  try {
    return formatValue(text, values, variables.text('CONVFMT'));
  } catch (error) {
    if (!(error instanceof MissingArguments)) throw error;
    throw new AwkError(`run time error: not enough arguments passed to ${name}("${text}")${variables.place()}`, error.written);
  }
}
