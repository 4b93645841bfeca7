/** Rules for names, keys and values (k8s.io/apimachinery, util/validation). Each function returns what is wrong; an empty list is approval. */
import { utf8Length } from '../encoding/base64.ts';

export function maxLengthError(length: number): string {
  return `must be no more than ${length} characters`;
}

export function inclusiveRangeError(low: number, high: number): string {
  return `must be between ${low} and ${high}, inclusive`;
}

export const EMPTY_ERROR = 'must be non-empty';

/** `MESSAGE (e.g. 'a',  or 'b', regex used for validation is 'FORMAT')`, with upstream's own punctuation. */
export function regexError(message: string, format: string, ...examples: string[]): string {
  const regex = `regex used for validation is '${format}'`;
  if (examples.length === 0) return `${message} (${regex})`;
  return `${message} (e.g. ${examples.map((example) => `'${example}', `).join(' or ')}${regex})`;
}

interface Rule {
  format: string;
  message: string;
  examples: string[];
  maximum?: number;
}

type Check = (value: string) => string[];

function lengthErrors(value: string, maximum: number): string[] {
  return utf8Length(value) > maximum ? [maxLengthError(maximum)] : [];
}

/** What matches a format is written in ASCII: its bytes are its characters. */
function ruleCheck({ format, message, examples, maximum = Infinity }: Rule): Check {
  const pattern = new RegExp(`^(?:${format})$`);
  return (value) => {
    const matches = pattern.test(value);
    if (matches && value.length <= maximum) return [];
    return [...lengthErrors(value, maximum), ...(matches ? [] : [regexError(message, format, ...examples)])];
  };
}

function chDirErrors(value: string): string[] {
  if (value === '.') return ["must not be '.'"];
  if (value === '..') return ["must not be '..'"];
  return value.startsWith('..') ? ["must not start with '..'"] : [];
}

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`;
const QUALIFIED_NAME = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';

export const DNS1123_LABEL_MAX_LENGTH = 63;
export const DNS1123_SUBDOMAIN_MAX_LENGTH = 253;

const SUBDOMAIN_RULE: Rule = {
  format: SUBDOMAIN,
  message:
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
  examples: ['example.com'],
  maximum: DNS1123_SUBDOMAIN_MAX_LENGTH,
};

const LABEL_RULE: Rule = {
  format: LABEL,
  message:
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
  examples: ['my-name', '123-abc'],
};

const QUALIFIED_NAME_RULE: Rule = {
  format: QUALIFIED_NAME,
  message: "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
  examples: ['MyName', 'my.name', '123-abc'],
};

const SUBDOMAIN_PATTERN = new RegExp(`^${SUBDOMAIN}$`);
const QUALIFIED_NAME_MAX_LENGTH = 63;

export const isDNS1123Subdomain: Check = ruleCheck(SUBDOMAIN_RULE);

const UNDERSCORED_LABEL = '_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?';
const UNDERSCORED_SUBDOMAIN = new RegExp(`^${UNDERSCORED_LABEL}(\\.${UNDERSCORED_LABEL})*$`);

/** Upstream's message shows the pattern that knows no underscores. */
export function isDNS1123SubdomainWithUnderscore(value: string): string[] {
  const message = SUBDOMAIN_RULE.message.replace("'-' or", "'_', '-' or");
  return [
    ...lengthErrors(value, DNS1123_SUBDOMAIN_MAX_LENGTH),
    ...(UNDERSCORED_SUBDOMAIN.test(value) ? [] : [regexError(message, SUBDOMAIN, 'example.com')]),
  ];
}

const matchesLabel = ruleCheck(LABEL_RULE);

export function isDNS1123Label(value: string): string[] {
  const errors = lengthErrors(value, DNS1123_LABEL_MAX_LENGTH);
  const format = matchesLabel(value);
  if (format.length === 0) return errors;
  return [...errors, ...(SUBDOMAIN_PATTERN.test(value) ? ['must not contain dots'] : format)];
}

export const isDNS1035Label: Check = ruleCheck({
  format: '[a-z]([-a-z0-9]*[a-z0-9])?',
  message:
    "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character",
  examples: ['my-name', 'abc-123'],
  maximum: 63,
});

export const isWildcardDNS1123Subdomain: Check = ruleCheck({
  format: `\\*\\.${SUBDOMAIN}`,
  message:
    "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character",
  examples: ['*.example.com'],
  maximum: DNS1123_SUBDOMAIN_MAX_LENGTH,
});

const matchesQualifiedName = ruleCheck(QUALIFIED_NAME_RULE);

/** Keys of labels, annotations and taints, finalizers, extended resources: `name` or `example.com/name`. */
export function isQualifiedName(value: string): string[] {
  if (qualifiedNames.has(value)) return [];
  const errors = qualifiedNameErrors(value);
  if (errors.length > 0) return errors;
  if (qualifiedNames.size >= MOST_QUALIFIED_NAMES) qualifiedNames.clear();
  qualifiedNames.add(value);
  return errors;
}

const MOST_QUALIFIED_NAMES = 1000;

/** Good ones: every pod has the same few keys of labels and tolerations. */
const qualifiedNames = new Set<string>();

function qualifiedNameErrors(value: string): string[] {
  const parts = value.split('/');
  if (parts.length > 2) {
    const { message, format, examples } = QUALIFIED_NAME_RULE;
    const described = regexError(message, format, ...examples);
    return [`a qualified name ${described} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`];
  }
  const name = parts.at(-1)!;
  const length = name === '' ? [EMPTY_ERROR] : lengthErrors(name, QUALIFIED_NAME_MAX_LENGTH);
  const nameErrors = [...length, ...matchesQualifiedName(name)].map((error) => `name part ${error}`);
  return parts.length === 1 ? nameErrors : [...prefixErrors(parts[0]!), ...nameErrors];
}

function prefixErrors(prefix: string): string[] {
  const errors = prefix === '' ? [EMPTY_ERROR] : isDNS1123Subdomain(prefix);
  return errors.map((error) => `prefix part ${error}`);
}

export const isValidLabelValue: Check = ruleCheck({
  format: `(${QUALIFIED_NAME})?`,
  message:
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
  examples: ['MyValue', 'my_value', '12345'],
  maximum: 63,
});

const matchesConfigMapKey = ruleCheck({
  format: '[-._a-zA-Z0-9]+',
  message: "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
  examples: ['key.name', 'KEY_NAME', 'key-name'],
  maximum: DNS1123_SUBDOMAIN_MAX_LENGTH,
});

export function isConfigMapKey(value: string): string[] {
  return [...matchesConfigMapKey(value), ...chDirErrors(value)];
}

const matchesEnvVarName = ruleCheck({
  format: '[-._a-zA-Z][-._a-zA-Z0-9]*',
  message:
    "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit",
  examples: ['my.env-name', 'MY_ENV.NAME', 'MyEnvName1'],
});

export function isEnvVarName(value: string): string[] {
  return [...matchesEnvVarName(value), ...chDirErrors(value)];
}

/** What a Pod accepts since 1.30, when its feature gate is on. */
export function isRelaxedEnvVarName(value: string): string[] {
  if (value === '') return [`environment variable name ${EMPTY_ERROR}`];
  if (/^[ -<>-~]*$/.test(value)) return [];
  return ["a valid environment variable name must consist only of printable ASCII characters other than '='"];
}

export const isCIdentifier: Check = ruleCheck({
  format: '[A-Za-z_][A-Za-z0-9_]*',
  message: "a valid C identifier must start with alphabetic character or '_', followed by a string of alphanumeric characters or '_'",
  examples: ['my_name', 'MY_NAME', 'MyName'],
});

export const isValidPercent: Check = ruleCheck({
  format: '[0-9]+%',
  message: "a valid percent string must be a numeric string followed by an ending '%'",
  examples: ['1%', '93%'],
});

export const isHTTPHeaderName: Check = ruleCheck({
  format: '[-A-Za-z0-9]+',
  message: "a valid HTTP header must consist of alphanumeric characters or '-'",
  examples: ['X-Header-Name'],
});

export function isInRange(value: number, low: number, high: number): string[] {
  return value >= low && value <= high ? [] : [inclusiveRangeError(low, high)];
}

export function isValidPortNum(port: number): string[] {
  return isInRange(port, 1, 65535);
}

const MAX_INT32 = 2 ** 31 - 1;

/** User and group ids. */
export function isValidUserID(id: number): string[] {
  return isInRange(id, 0, MAX_INT32);
}

export function isValidPortName(port: string): string[] {
  const errors = lengthErrors(port, 15);
  if (!/^[-a-z0-9]+$/.test(port)) errors.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)');
  if (!/[a-z]/.test(port)) errors.push('must contain at least one letter (a-z)');
  if (port.includes('--')) errors.push('must not contain consecutive hyphens');
  if (port.startsWith('-') || port.endsWith('-')) errors.push('must not begin or end with a hyphen');
  return errors;
}

/** What to check of a generateName: the name that it may become, whose last character cannot be a dash (api/validation, maskTrailingDash). */
export function prefixedName(prefix: string): string {
  return prefix.length > 1 && prefix.endsWith('-') ? `${prefix.slice(0, -2)}a` : prefix;
}
