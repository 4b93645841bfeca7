import { GoValue, quoteGo } from '@drydock/apimachinery';

/** A []string as messages print it: `[]string{"a", "b"}`. */
export function goStrings(values: readonly string[]): GoValue {
  return new GoValue(`[]string{${values.map(quoteGo).join(', ')}}`);
}
