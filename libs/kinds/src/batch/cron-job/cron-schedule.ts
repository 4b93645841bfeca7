/** Kubernetes' cron dialect: robfig/cron v3, ParseStandard, with its error messages. */

/** What a field allows; `any` says that it was a star, which matters for the two fields of days. */
interface FieldSet {
  values: ReadonlySet<number>;
  any: boolean;
}

interface Bounds {
  minimum: number;
  maximum: number;
  names?: Readonly<Record<string, number>>;
}

export type CronSchedule =
  { every: number } | { every?: undefined; minute: FieldSet; hour: FieldSet; dayOfMonth: FieldSet; month: FieldSet; dayOfWeek: FieldSet };

export type CronResult = { schedule: CronSchedule; error?: undefined } | { schedule?: undefined; error: string };

const numbered = (names: string, first: number) => Object.fromEntries(names.split(' ').map((name, index) => [name, first + index]));

const FIELDS: readonly Bounds[] = [
  { minimum: 0, maximum: 59 },
  { minimum: 0, maximum: 23 },
  { minimum: 1, maximum: 31 },
  { minimum: 1, maximum: 12, names: numbered('jan feb mar apr may jun jul aug sep oct nov dec', 1) },
  { minimum: 0, maximum: 6, names: numbered('sun mon tue wed thu fri sat', 0) },
];

const DESCRIPTORS: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};

class CronError extends Error {}

export function parseCron(spec: string): CronResult {
  try {
    return { schedule: parse(spec) };
  } catch (error) {
    if (error instanceof CronError) return { error: error.message };
    throw error;
  }
}

function parse(spec: string): CronSchedule {
  if (spec === '') throw new CronError('empty spec string');
  if (spec.startsWith('@every ')) return { every: parseEvery(spec) };
  if (spec.startsWith('@')) {
    if (!Object.hasOwn(DESCRIPTORS, spec)) throw new CronError(`unrecognized descriptor: ${spec}`);
    return parse(DESCRIPTORS[spec]!);
  }
  const fields = spec.split(/\s+/u).filter((field) => field !== '');
  if (fields.length !== 5) throw new CronError(`expected exactly 5 fields, found ${fields.length}: [${fields.join(' ')}]`);
  const [minute, hour, dayOfMonth, month, dayOfWeek] = fields.map((field, index) => parseField(field, FIELDS[index]!));
  return { minute: minute!, hour: hour!, dayOfMonth: dayOfMonth!, month: month!, dayOfWeek: dayOfWeek! };
}

const UNITS: Readonly<Record<string, number>> = { ns: 1e-6, us: 1e-3, µs: 1e-3, ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** Whole seconds, at least one. */
function parseEvery(spec: string): number {
  const text = spec.slice('@every '.length);
  const parts = [...text.matchAll(/(\d+\.?\d*|\.\d+)(ns|us|µs|ms|s|m|h)/gu)];
  if (text === '' || parts.map(([part]) => part).join('') !== text.replace(/^[-+]/u, '')) {
    throw new CronError(`failed to parse duration ${spec}: time: invalid duration ${JSON.stringify(text)}`);
  }
  const milliseconds = parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * UNITS[unit!]!, 0) * (text.startsWith('-') ? -1 : 1);
  return Math.max(1000, Math.floor(milliseconds / 1000) * 1000);
}

function parseField(field: string, bounds: Bounds): FieldSet {
  const ranges = field.split(',').filter((each) => each !== '');
  const parsed = ranges.map((range) => parseRange(range, bounds));
  return { values: new Set(parsed.flatMap(({ values }) => [...values])), any: parsed.some(({ any }) => any) };
}

function parseRange(expression: string, { minimum, maximum, names }: Bounds): FieldSet {
  const [range, stepText, ...moreSteps] = expression.split('/') as [string, string?, ...string[]];
  const [low, high, ...moreHyphens] = range.split('-') as [string, string?, ...string[]];
  const star = low === '*' || low === '?';
  if (!star && moreHyphens.length > 0) throw new CronError(`too many hyphens: ${expression}`);
  const start = star ? minimum : parseValue(low, names);
  let end = star ? maximum : high === undefined ? start : parseValue(high, names);
  if (moreSteps.length > 0) throw new CronError(`too many slashes: ${expression}`);
  const step = stepText === undefined ? 1 : parseNumber(stepText);
  // `N/step` means from N to the end.
  if (stepText !== undefined && high === undefined && !star) end = maximum;
  if (start < minimum) throw new CronError(`beginning of range (${start}) below minimum (${minimum}): ${expression}`);
  if (end > maximum) throw new CronError(`end of range (${end}) above maximum (${maximum}): ${expression}`);
  if (start > end) throw new CronError(`beginning of range (${start}) beyond end of range (${end}): ${expression}`);
  if (step === 0) throw new CronError(`step of range should be a positive number: ${expression}`);
  const values = new Set<number>();
  for (let value = start; value <= end; value += step) values.add(value);
  return { values, any: star && step === 1 };
}

function parseValue(text: string, names: Bounds['names']): number {
  const name = text.toLowerCase();
  return names && Object.hasOwn(names, name) ? names[name]! : parseNumber(text);
}

function parseNumber(text: string): number {
  if (!/^[+-]?\d+$/u.test(text)) {
    throw new CronError(`failed to parse int from ${text}: strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`);
  }
  if (Number(text) < 0) throw new CronError(`negative number (${Number(text)}) not allowed: ${text}`);
  return Number(text);
}
