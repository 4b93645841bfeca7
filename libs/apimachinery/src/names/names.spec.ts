import { containsIP, formatCIDR, formatIP, isValidCIDR, isValidIP, parseCIDR, parseIP } from './ip.ts';
import * as names from './names.ts';

const SUBDOMAIN_ERROR =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const LABEL_ERROR =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const NAME_PART_ERROR =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
const LABEL_VALUE_ERROR =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

describe('names', () => {
  it.each<[keyof typeof names, string, string[]]>([
    ['isDNS1123Subdomain', 'a.b-c.1', []],
    ['isDNS1123Subdomain', 'A_b', [SUBDOMAIN_ERROR]],
    ['isDNS1123Subdomain', '', [SUBDOMAIN_ERROR]],
    ['isDNS1123Subdomain', 'a'.repeat(254), ['must be no more than 253 characters']],
    ['isDNS1123Subdomain', 'a\n', [SUBDOMAIN_ERROR]],
    ['isDNS1123Label', 'web-1', []],
    ['isDNS1123Label', 'a.b', ['must not contain dots']],
    ['isDNS1123Label', 'Web', [LABEL_ERROR]],
    ['isDNS1123Label', 'a'.repeat(64), ['must be no more than 63 characters']],
    [
      'isDNS1035Label',
      '1a',
      [
        "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')",
      ],
    ],
    ['isQualifiedName', 'example.com/My_name.1', []],
    ['isQualifiedName', '', ['name part must be non-empty', NAME_PART_ERROR]],
    ['isQualifiedName', '/a', ['prefix part must be non-empty']],
    ['isQualifiedName', 'A/-', [`prefix part ${SUBDOMAIN_ERROR}`, NAME_PART_ERROR]],
    ['isQualifiedName', 'x'.repeat(64), ['name part must be no more than 63 characters']],
    [
      'isQualifiedName',
      'a/b/c',
      [
        `a qualified name ${NAME_PART_ERROR.slice('name part '.length)} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
      ],
    ],
    ['isValidLabelValue', '', []],
    ['isValidLabelValue', 'a b', [LABEL_VALUE_ERROR]],
    ['isValidLabelValue', 'é'.repeat(40), ['must be no more than 63 characters', LABEL_VALUE_ERROR]],
    ['isConfigMapKey', 'tls.crt', []],
    ['isConfigMapKey', '..', ["must not be '..'"]],
    ['isConfigMapKey', '..a', ["must not start with '..'"]],
    [
      'isConfigMapKey',
      'a/b',
      [
        "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')",
      ],
    ],
    ['isEnvVarName', 'A_1', []],
    [
      'isEnvVarName',
      '1A',
      [
        "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit (e.g. 'my.env-name',  or 'MY_ENV.NAME',  or 'MyEnvName1', regex used for validation is '[-._a-zA-Z][-._a-zA-Z0-9]*')",
      ],
    ],
    ['isRelaxedEnvVarName', '1 A', []],
    ['isRelaxedEnvVarName', 'a=b', ["a valid environment variable name must consist only of printable ASCII characters other than '='"]],
    ['isValidPortName', 'http', []],
    ['isValidPortName', '80', ['must contain at least one letter (a-z)']],
    [
      'isValidPortName',
      '-A--b-',
      [
        'must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)',
        'must not contain consecutive hyphens',
        'must not begin or end with a hyphen',
      ],
    ],
  ])('%s(%j)', (rule, value, errors) => {
    expect((names[rule] as (value: string) => string[])(value)).toEqual(errors);
  });

  it('bounds ports', () => {
    expect([1, 65535, 0, 65536].map(names.isValidPortNum)).toEqual([
      [],
      [],
      ['must be between 1 and 65535, inclusive'],
      ['must be between 1 and 65535, inclusive'],
    ]);
  });
});

describe('addresses', () => {
  it.each([
    ['10.0.0.1', '10.0.0.1'],
    ['010.0.0.01', '10.0.0.1'],
    ['::', '::'],
    ['2001:DB8:0:0:1::1', '2001:db8::1:0:0:1'],
    ['2001:db8::1:0:0:1', '2001:db8::1:0:0:1'],
    ['1::', '1::'],
    ['::ffff:1.2.3.4', '1.2.3.4'],
    ['64:ff9b::1.2.3.4', '64:ff9b::102:304'],
  ])('%s is %s', (text, canonical) => {
    expect(formatIP(parseIP(text)!)).toBe(canonical);
  });

  it.each([
    '',
    '1.2.3',
    '256.1.1.1',
    '1.2.3.4.5',
    ':::',
    '1::2::3',
    '12345::',
    '1:2:3:4:5:6:7',
    '1.2.3.4:1',
    'a.b.c.d',
    '1:2:3:4:5:6:7:8::',
  ])('%j is no address', (text) => {
    expect(isValidIP(text)).toEqual(['must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)']);
  });

  it.each(['10.0.0.0', '10.0.0.0/33', '10.0.0.0/', '::/129', 'x/8', '10.0.0.0/-1'])('%j is no block', (text) => {
    expect(isValidCIDR(text)).toEqual(['must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)']);
  });

  it('knows what a block contains', () => {
    const block = parseCIDR('10.244.3.7/22')!;
    expect(formatCIDR(block)).toBe('10.244.0.0/22');
    expect(['10.244.3.255', '10.244.4.0', '::1'].map((text) => containsIP(block, parseIP(text)!))).toEqual([true, false, false]);
    expect(containsIP(parseCIDR('0.0.0.0/0')!, parseIP('8.8.8.8')!)).toBe(true);
  });
});
