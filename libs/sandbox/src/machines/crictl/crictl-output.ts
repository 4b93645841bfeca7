/** Tables, sizes and ages as crictl prints them, and its other formats. */
import { alignColumns, GoTemplate, printYaml } from '@drydock/apimachinery';
import { fatal, ok, type CrictlCall, type Result } from './crictl-call.ts';

/** As crictl sets up Go's tabwriter. One line for each row. */
export function table(rows: readonly (readonly string[])[]): string {
  return alignColumns(rows, { minimumWidth: 20, padding: 3 });
}

/** A list, which has no template. `what` begins the message about a format that there is not. */
export function list({ flags }: Pick<CrictlCall, 'flags'>, what: string, object: object, rows: readonly (readonly string[])[]): Result {
  const format = flags.get('output') ?? 'table';
  if (format === 'table' || format === '') return ok(table(rows));
  return printed(format, object) ?? fatal(`${what}: unsupported output format ${JSON.stringify(format)}`);
}

/** One thing: JSON, unless something else is asked for. */
export function single({ flags }: Pick<CrictlCall, 'flags'>, what: string, object: object, asTable?: () => string): Result {
  const format = flags.get('output') ?? 'json';
  if (format === 'table' && asTable) return ok(asTable());
  if (format === 'go-template') {
    const template = flags.get('template');
    if (!template) return fatal(`${what}: template is empty`);
    const parsed = GoTemplate.parse(template);
    if (!parsed.value) return fatal(`${what}: failed to template data: ${parsed.error}`);
    const shown = parsed.value.execute(object as never, { allowMissingKeys: true });
    return shown.value === undefined ? fatal(`${what}: failed to template data: ${shown.error}`) : ok(`${shown.value}\n`);
  }
  return printed(format, object) ?? fatal(`${what}: unsupported output format ${JSON.stringify(format)}`);
}

function printed(format: string, object: object): Result | undefined {
  if (format === 'json') return ok(`${JSON.stringify(object, null, 2)}\n`);
  return format === 'yaml' ? ok(printYaml(object as never)) : undefined;
}

/** docker/go-units, HumanDuration. */
export function age(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  const count = (value: number, unit: string) => `${value} ${unit} ago`;
  if (seconds < 1) return 'Less than a second ago';
  if (seconds < 2) return '1 second ago';
  if (seconds < 60) return count(seconds, 'seconds');
  const minutes = Math.floor(seconds / 60);
  if (minutes === 1) return 'About a minute ago';
  if (minutes < 60) return count(minutes, 'minutes');
  const hours = Math.round(seconds / 3600);
  if (hours === 1) return 'About an hour ago';
  if (hours < 48) return count(hours, 'hours');
  return hours < 24 * 14 ? count(Math.floor(hours / 24), 'days') : count(Math.floor(hours / 168), 'weeks');
}

/** go-units, HumanSizeWithPrecision. */
export function megabytes(bytes: number, digits = 3): string {
  const units = ['B', 'kB', 'MB', 'GB'];
  let [value, unit] = [bytes, 0];
  while (value >= 1000 && unit < units.length - 1) [value, unit] = [value / 1000, unit + 1];
  return `${Number(value.toPrecision(digits))}${units[unit]}`;
}

/** As tables show ids. */
export const short = (id: string): string => id.slice(0, 13);

/** Nanoseconds, as protobuf's JSON has numbers of 64 bits. */
export const nanoseconds = (milliseconds: number | undefined): string => (milliseconds ? `${milliseconds}000000` : '0');

/** With nine digits behind the second. */
export const timeText = (at: number | undefined): string =>
  at === undefined ? '0001-01-01T00:00:00Z' : new Date(at).toISOString().replace('Z', '000000Z');
