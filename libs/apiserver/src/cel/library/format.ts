import {
  decodeBase64,
  isDNS1035Label,
  isDNS1123Label,
  isDNS1123Subdomain,
  isQualifiedName,
  isValidLabelValue,
} from '@drydock/apimachinery';
import { abstractType } from '../types.ts';
import { Opaque, Optional } from '../values/value.ts';
import { declare, traversal, type Overload } from './overload.ts';
import { parseUrl } from './urls.ts';

const FORMAT = abstractType('kubernetes.NamedFormat');

interface NamedFormat {
  name: string;
  /** What is wrong with a text. */
  validate(text: string): string[];
}

type FormatValue = Opaque<NamedFormat>;

/** A prefix may end in a dash, which the names made from it will follow. */
function prefixOf(rule: (text: string) => string[]): (text: string) => string[] {
  return (text) => rule(text.length > 1 && text.endsWith('-') ? `${text.slice(0, -1)}a` : text);
}

function pattern(regex: RegExp, complaint: string): (text: string) => string[] {
  return (text) => (regex.test(text) ? [] : [complaint]);
}

const UUID = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;
const DATE_TIME = /^\d{4}-\d\d-\d\d[Tt ]([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?([Zz]|[+-]\d\d:?\d\d)?$/;

function isRealDate(text: string): boolean {
  return (
    /^\d{4}-\d\d-\d\d$/.test(text) &&
    !Number.isNaN(Date.parse(`${text}T00:00:00Z`)) &&
    new Date(`${text}T00:00:00Z`).toISOString().startsWith(text)
  );
}

const FORMATS: Readonly<Record<string, FormatValue>> = Object.fromEntries(
  Object.entries({
    dns1123Label: isDNS1123Label,
    dns1123Subdomain: isDNS1123Subdomain,
    dns1035Label: isDNS1035Label,
    qualifiedName: isQualifiedName,
    dns1123LabelPrefix: prefixOf(isDNS1123Label),
    dns1123SubdomainPrefix: prefixOf(isDNS1123Subdomain),
    dns1035LabelPrefix: prefixOf(isDNS1035Label),
    labelValue: isValidLabelValue,
    uri(text: string): string[] {
      const url = parseUrl(text);
      return typeof url === 'string' ? [url] : [];
    },
    uuid: pattern(UUID, 'does not match the UUID format'),
    byte: (text: string): string[] => (text !== '' && typeof decodeBase64(text) === 'number' ? ['invalid base64'] : []),
    date: (text: string): string[] => (isRealDate(text) ? [] : ['invalid date']),
    datetime: (text: string): string[] => (DATE_TIME.test(text) && isRealDate(text.slice(0, 10)) ? [] : ['invalid datetime']),
  }).map(([name, validate]) => [name, new Opaque(FORMAT, { name, validate: validate as NamedFormat['validate'] })]),
);

function validate({ value }: FormatValue, text: string): Optional {
  const problems = value.validate(text);
  return problems.length ? new Optional(problems) : Optional.none;
}

const options = { types: { format: FORMAT } };

export const NAMED_FORMATS: readonly Overload[] = [
  declare(
    'format.named(string): optional<format>',
    (name: string) => (Object.hasOwn(FORMATS, name) ? new Optional(FORMATS[name]) : Optional.none),
    options,
  ),
  declare('format::validate(string): optional<list<string>>', validate, {
    ...options,
    cost: (_: FormatValue, text: string) => traversal(text) * 8,
  }),
  ...Object.entries(FORMATS).map(([name, format]) => declare(`format.${name}(): format`, () => format, options)),
];
