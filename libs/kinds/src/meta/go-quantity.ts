import { formatQuantity, GoValue, quantityOf, quoteGo } from '@drydock/apimachinery';

const DECIMAL_SCALES: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };

/** A resource.Quantity as messages print it with %#v. */
export function goQuantity(text: string): GoValue {
  const quantity = quantityOf(text);
  const canonical = formatQuantity(quantity);
  const [, digits = '0', suffix = ''] = /^([+-]?\d+)(.*)$/.exec(canonical) ?? [];
  const binary = suffix.endsWith('i');
  const value = binary ? `${quantity.nano / 10n ** 9n}` : digits;
  const scale = binary ? 0 : (DECIMAL_SCALES[suffix] ?? Number(suffix.slice(1)));
  const amount = `i:resource.int64Amount{value:${value}, scale:${scale}}, d:resource.infDecAmount{Dec:(*inf.Dec)(nil)}`;
  return new GoValue(`resource.Quantity{${amount}, s:${quoteGo(canonical)}, Format:${quoteGo(quantity.format)}}`);
}
