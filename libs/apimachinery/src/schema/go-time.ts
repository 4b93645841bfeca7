/** Times as Go's time.Parse reads them with the layouts of metav1.Time and metav1.MicroTime. */
import { quoteGo } from '../field-errors.ts';

export type ParsedTime = { text: string } | { error: string };

interface Element {
  /** As the layout writes it, which messages repeat. */
  layout: string;
  pattern: RegExp;
  /** The largest value and the word for it in the message of a value beyond it; `minimum` is 0 where it is missing. */
  range?: { name: string; minimum?: number; maximum: number };
}

const DATE_AND_TIME: readonly Element[] = [
  { layout: '2006', pattern: /^\d{4}/ },
  { layout: '-', pattern: /^-/ },
  { layout: '01', pattern: /^\d\d/, range: { name: 'month', minimum: 1, maximum: 12 } },
  { layout: '-', pattern: /^-/ },
  { layout: '02', pattern: /^\d\d/ },
  { layout: 'T', pattern: /^T/ },
  { layout: '15', pattern: /^\d\d?/, range: { name: 'hour', maximum: 23 } },
  { layout: ':', pattern: /^:/ },
  { layout: '04', pattern: /^\d\d/, range: { name: 'minute', maximum: 59 } },
  { layout: ':', pattern: /^:/ },
];
const ZONE: Element = { layout: 'Z07:00', pattern: /^(?:Z|[+-]\d\d:\d\d)/ };
const SECOND_RANGE = { name: 'second', maximum: 59 };

const LAYOUTS = {
  seconds: {
    text: '2006-01-02T15:04:05Z07:00',
    elements: [...DATE_AND_TIME, { layout: '05', pattern: /^\d\d(?:[.,]\d+)?/, range: SECOND_RANGE }, ZONE],
    render: (time: Date) => time.toISOString().replace(/\.\d+Z$/, 'Z'),
  },
  microseconds: {
    text: '2006-01-02T15:04:05.000000Z07:00',
    elements: [
      ...DATE_AND_TIME,
      { layout: '05', pattern: /^\d\d/, range: SECOND_RANGE },
      { layout: '.000000', pattern: /^[.,]\d{6}(?!\d)/ },
      ZONE,
    ],
    render: (time: Date, micros: string) => time.toISOString().replace(/\.\d+Z$/, `.${micros}Z`),
  },
} as const;

const WRITTEN = { seconds: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/, microseconds: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/ };

/** Whether a text is what Kubernetes itself writes for that time. Says no when it is not sure. */
function isWritten(value: string, precision: keyof typeof LAYOUTS): boolean {
  if (!WRITTEN[precision].test(value)) return false;
  const month = twoDigits(value, 5);
  const day = twoDigits(value, 8);
  const isDate = month >= 1 && month <= 12 && day >= 1 && day <= 28;
  return isDate && twoDigits(value, 11) <= 23 && twoDigits(value, 14) <= 59 && twoDigits(value, 17) <= 59;
}

const ZERO = '0'.charCodeAt(0);

function twoDigits(text: string, at: number): number {
  return 10 * (text.charCodeAt(at) - ZERO) + text.charCodeAt(at + 1) - ZERO;
}

/** The time in UTC as Kubernetes writes it (`2006-01-02T15:04:05Z`, or with six decimals), or the error of Go's time.Parse. */
export function parseGoTime(value: string, precision: keyof typeof LAYOUTS): ParsedTime {
  if (isWritten(value, precision)) return { text: value };
  const layout = LAYOUTS[precision];
  const failure = (problem: string) => ({ error: `parsing time ${quoteGo(value)}${problem}` });
  const parts: string[] = [];
  let rest = value;
  for (const { layout: name, pattern, range } of layout.elements as readonly Element[]) {
    const part = pattern.exec(rest)?.[0];
    if (part === undefined) return failure(` as ${quoteGo(layout.text)}: cannot parse ${quoteGo(rest)} as ${quoteGo(name)}`);
    if (range && (parseInt(part, 10) < (range.minimum ?? 0) || parseInt(part, 10) > range.maximum))
      return failure(`: ${range.name} out of range`);
    parts.push(part);
    rest = rest.slice(part.length);
  }
  if (rest) return failure(`: extra text: ${quoteGo(rest)}`);
  const [year, , month, , day, , hour, , minute, , second] = parts.map((part) => parseInt(part, 10)) as [number, ...number[]];
  if (day! < 1 || day! > daysIn(year, month!)) return failure(': day out of range');
  const time = new Date(0);
  time.setUTCFullYear(year, month! - 1, day);
  time.setUTCHours(hour!, minute! - zoneMinutes(parts.at(-1)!), second);
  return { text: layout.render(time, parts.at(-2)!.slice(1)) };
}

function daysIn(year: number, month: number): number {
  const days = new Date(0);
  days.setUTCFullYear(year, month, 0);
  return days.getUTCDate();
}

function zoneMinutes(zone: string): number {
  if (zone === 'Z') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4, 6));
  return zone.startsWith('-') ? -minutes : minutes;
}
