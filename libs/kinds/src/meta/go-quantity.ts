import { formatQuantity, GoValue, quantityOf, quoteGo } from '@drydock/apimachinery';

/** The power of ten (of two) that a suffix stands for. */
const DECIMAL: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const BINARY: Readonly<Record<string, number>> = { Ki: 10, Mi: 20, Gi: 30, Ti: 40, Pi: 50, Ei: 60 };

/**
 * A resource.Quantity as messages print it with %#v: what resource.ParseQuantity makes of the text. It keeps the text where that is
 * canonical; `1.5` for example is not (it would be `1500m`).
 */
export function goQuantity(text: string): GoValue {
  const { value, scale, canonical } = parts(text) ?? parts(formatQuantity(quantityOf(text)))!;
  const amount = `i:resource.int64Amount{value:${value}, scale:${scale}}, d:resource.infDecAmount{Dec:(*inf.Dec)(nil)}`;
  return new GoValue(`resource.Quantity{${amount}, s:${quoteGo(canonical ? text : '')}, Format:${quoteGo(quantityOf(text).format)}}`);
}

/** Nothing when the parser takes its slow path, which holds a decimal of any size instead. */
function parts(text: string): { value: bigint; scale: number; canonical: boolean } | undefined {
  const [, sign = '', whole = '', fraction = '', suffix = ''] = /^([+-]?)0*(\d*)(?:\.(\d*))?(.*)$/.exec(text) ?? [];
  const digits = `${whole || '0'}${fraction}`;
  const number = BigInt(`${sign === '-' ? '-' : ''}${digits}`);
  const power = BINARY[suffix];
  if (power !== undefined) {
    if (fraction) return undefined;
    const canonical = power % 10 === 0 && (number & 7n) !== 0n;
    return { value: number << BigInt(power), scale: 0, canonical };
  }
  const scale = (DECIMAL[suffix] ?? Number(suffix.slice(1))) - fraction.length;
  return { value: number, scale, canonical: scale % 3 === 0 && !digits.endsWith('000') && !digits.startsWith('0') };
}
