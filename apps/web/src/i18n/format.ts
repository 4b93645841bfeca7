import type { Locale } from './locale.ts';

export interface Formats {
  readonly number: (value: number) => string;
  readonly percent: (ratio: number) => string;
  readonly time: (at: Date) => string;
  readonly day: (at: Date) => string;
  readonly dateTime: (at: Date) => string;
  readonly minutes: (value: number) => string;
  readonly milliseconds: (value: number) => string;
  readonly list: (items: readonly string[]) => string;
}

const cached = new Map<Locale, Formats>();

/** Numbers, times and lists as the language writes them. */
export function formatsOf(locale: Locale): Formats {
  const known = cached.get(locale);
  if (known) return known;
  const formats = newFormats(locale);
  cached.set(locale, formats);
  return formats;
}

function newFormats(locale: Locale): Formats {
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
  const time = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
  const day = new Intl.DateTimeFormat(locale, { month: 'short', day: 'numeric' });
  const dateTime = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' });
  const minutes = new Intl.NumberFormat(locale, { style: 'unit', unit: 'minute', unitDisplay: 'short' });
  const milliseconds = new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: 'millisecond',
    unitDisplay: 'short',
    maximumFractionDigits: 1,
  });
  const list = new Intl.ListFormat(locale, { type: 'conjunction' });
  return {
    number: (value) => number.format(value),
    percent: (ratio) => percent.format(ratio),
    time: (at) => time.format(at),
    day: (at) => day.format(at),
    dateTime: (at) => dateTime.format(at),
    minutes: (value) => minutes.format(value),
    milliseconds: (value) => milliseconds.format(value),
    list: (items) => list.format(items),
  };
}

type PluralForms = Partial<Record<Intl.LDMLPluralRule, string>> & { readonly other: string };

/** The form for a count; `#` stands for the number. */
export function pluralIn(locale: Locale): (count: number, forms: PluralForms) => string {
  const rules = new Intl.PluralRules(locale);
  const number = new Intl.NumberFormat(locale);
  return (count, forms) => (forms[rules.select(count)] ?? forms.other).replace('#', number.format(count));
}
