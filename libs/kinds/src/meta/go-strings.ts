import { decodeBase64, GoValue, quoteGo } from '@drydock/apimachinery';

/** A list of texts as messages print it: `[]string{"a", "b"}`; `type` is that of the elements. */
export function goStrings(values: readonly string[], type = 'string'): GoValue {
  return new GoValue(`[]${type}{${values.map(quoteGo).join(', ')}}`);
}

/** Bytes, given in base64, as messages print them: `[]byte{0x4d, 0x49}`. */
export function goBytes(base64: string | undefined | null): GoValue {
  if (base64 === undefined || base64 === null) return new GoValue('[]byte(nil)');
  const bytes = decodeBase64(base64);
  const list = typeof bytes === 'number' ? [] : [...bytes].map((byte) => `0x${byte.toString(16)}`);
  return new GoValue(`[]byte{${list.join(', ')}}`);
}
