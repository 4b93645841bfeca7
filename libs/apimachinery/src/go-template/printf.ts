import { quoteGo } from '../field-errors.ts';
import { formatFloat, WholeFloat } from '../go-format/floats.ts';
import { formatGoNumber, formatGoValue } from '../go-format/go-print.ts';

const VERB = /%([-+ #0]*)([0-9]+)?(?:\.([0-9]+))?([a-zA-Z%])?/g;
const WIDEST = 1000;

function typeName(value: unknown): string {
  if (value === null) return 'nil';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64';
  if (value instanceof WholeFloat) return 'float64';
  if (Array.isArray(value)) return '[]interface {}';
  return typeof value === 'object' ? 'map[string]interface {}' : typeof value === 'boolean' ? 'bool' : 'string';
}

/** The value as one verb shows it; `undefined` when the verb does not fit. */
function formatVerb(verb: string, value: unknown, precision: number | undefined): string | undefined {
  const integer = typeof value === 'number' && Number.isInteger(value) ? BigInt(value) : undefined;
  const float = value instanceof WholeFloat ? value.value : typeof value === 'number' && integer === undefined ? value : undefined;
  const text = typeof value === 'string' ? value.slice(0, precision) : undefined;
  switch (verb) {
    case 'v':
      return typeof value === 'number' ? formatGoNumber(value) : formatGoValue(value);
    case 'T':
      return value === null ? '<nil>' : typeName(value);
    case 's':
      return text ?? (typeof value === 'object' && value !== null && float === undefined ? formatGoValue(value) : undefined);
    case 'q':
      return text === undefined ? undefined : quoteGo(text);
    case 'd':
      return integer?.toString();
    case 'x':
      return integer?.toString(16);
    case 'X':
      return integer?.toString(16).toUpperCase();
    case 'o':
      return integer?.toString(8);
    case 'b':
      return integer?.toString(2);
    case 'c':
      return integer === undefined ? undefined : String.fromCodePoint(Math.min(Math.max(Number(integer), 0), 0x10ffff));
    case 't':
      return typeof value === 'boolean' ? String(value) : undefined;
    case 'f':
      return float?.toFixed(precision ?? 6);
    case 'g':
      return float === undefined ? undefined : formatFloat(float);
    default:
      return undefined;
  }
}

/** `fmt.Sprintf` for JSON data: verbs v s q d x X o b c t f g T, with width, precision and the flags - + 0. */
export function formatPrintf(format: string, args: readonly unknown[]): string {
  let used = 0;
  const text = format.replace(
    VERB,
    (_, flags: string, width: string | undefined, precision: string | undefined, verb: string | undefined) => {
      if (verb === '%') return '%';
      if (verb === undefined) return '%!(NOVERB)';
      if (used >= args.length) return `%!${verb}(MISSING)`;
      const value = args[used++];
      const shown = formatVerb(verb, value, precision === undefined ? undefined : Math.min(Number(precision), 100));
      if (shown === undefined) return value === null ? `%!${verb}(<nil>)` : `%!${verb}(${typeName(value)}=${formatGoValue(value)})`;
      const signed = flags.includes('+') && typeof value === 'number' && value >= 0 ? `+${shown}` : shown;
      return pad(signed, Math.min(Number(width ?? 0), WIDEST), flags, typeof value === 'number');
    },
  );
  const extra = args.slice(used).map((value) => `${typeName(value)}=${formatGoValue(value)}`);
  return extra.length > 0 ? `${text}%!(EXTRA ${extra.join(', ')})` : text;
}

function pad(text: string, width: number, flags: string, isNumber: boolean): string {
  if (flags.includes('-')) return text.padEnd(width);
  if (!flags.includes('0') || !isNumber) return text.padStart(width);
  const sign = /^[-+]/.exec(text)?.[0] ?? '';
  return sign + text.slice(sign.length).padStart(width - sign.length, '0');
}
