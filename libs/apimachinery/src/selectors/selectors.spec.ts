import { formatFieldRequirements, matchesFields, parseFieldSelector } from './field-selector.ts';
import { parseLabelSelector } from './label-selector-parser.ts';
import {
  formatLabelRequirements,
  formatLabelSelector,
  matchesLabels,
  requirementsFromSelector,
  selectorMatches,
} from './label-selector.ts';

const NAME_PART =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

describe('parseLabelSelector', () => {
  it.each([
    ['', ''],
    ['  ', ''],
    ['x=a,y!=b', 'x=a,y!=b'],
    ['z, a = b ,c==d', 'a=b,c==d,z'],
    ['app in (web, api ,web),!x', 'app in (api,web),!x'],
    ['app notin (),y>3,z<1', 'app notin (),y>3,z<1'],
    ['in in (in,notin)', 'in in (in,notin)'],
    ['a in (,b)', 'a in (,b)'],
    ['a in (b,,c)', 'a in (,b,c)'],
    ['a in (,)', 'a in ()'],
    ['a=', 'a='],
    ['a=,b', 'a=,b'],
    ['k8s.io/a', 'k8s.io/a'],
  ])('reads %j as %j', (text, formatted) => {
    const { selector, error } = parseLabelSelector(text);
    expect(error ?? formatLabelRequirements(selector!)).toBe(formatted);
  });

  it.each([
    ['app in', "unable to parse requirement: found '' expected: '('"],
    ['app in (a', "unable to parse requirement: found '', expected: ',' or ')'"],
    ['app in (a b)', "unable to parse requirement: found 'b', expected: ',' or ')'"],
    ['app in (=)', "unable to parse requirement: found '=', expected: ',', ')' or identifier"],
    ['app in (a,=)', "unable to parse requirement: found '=', expected: ',', or identifier"],
    ['a b', "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"],
    ['a=b c', "found 'c', expected: ',' or 'end of string'"],
    ['a,', "found '', expected: identifier after ','"],
    [',a', "found ',', expected: !, identifier, or 'end of string'"],
    ['=a', "found '=', expected: !, identifier, or 'end of string'"],
    ['a===b', "unable to parse requirement: found '=', expected: identifier"],
    ['!a=b', "found '=', expected: ',' or 'end of string'"],
    ['!', "unable to parse requirement: found '', expected: identifier"],
    ['-a', `unable to parse requirement: <nil>: Invalid value: "-a": ${NAME_PART}`],
    ['a>x', `unable to parse requirement: values[0]: Invalid value: "x": for 'Gt', 'Lt' operators, the value must be an integer`],
    [
      'a=b_',
      `unable to parse requirement: values[0][a]: Invalid value: "b_": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')`,
    ],
  ])('refuses %j', (text, message) => {
    expect(parseLabelSelector(text)).toEqual({ error: message });
  });

  it.each<[string, Record<string, string> | undefined, boolean]>([
    ['a=b', { a: 'b' }, true],
    ['a=b', undefined, false],
    ['a!=b', {}, true],
    ['a notin (b,c)', { a: 'd' }, true],
    ['a', { a: '' }, true],
    ['!a', { a: '' }, false],
    ['n>5', { n: '6' }, true],
    ['n>5', { n: 'six' }, false],
    ['n<99999999999999999999', { n: '5' }, true],
    ['constructor', {}, false],
    ['a,b=2', { a: '1', b: '2' }, true],
    ['a,b=2', { b: '2' }, false],
  ])('%j on %j: %s', (text, labels, matches) => {
    expect(matchesLabels(parseLabelSelector(text).selector!, labels)).toBe(matches);
  });
});

describe('selectors of objects', () => {
  it('turn into requirements', () => {
    const selector = { matchLabels: { b: '1' }, matchExpressions: [{ key: 'a', operator: 'In' as const, values: ['y', 'x'] }] };
    expect(formatLabelSelector(selector)).toBe('a in (x,y),b=1');
    expect(selectorMatches(selector, { a: 'x', b: '1' })).toBe(true);
    expect(selectorMatches(selector, { a: 'z', b: '1' })).toBe(false);
  });

  it('select everything when empty and nothing when missing', () => {
    expect([selectorMatches({}, { a: 'b' }), selectorMatches(undefined, {})]).toEqual([true, false]);
    expect([formatLabelSelector({}), formatLabelSelector(undefined)]).toEqual(['<none>', '<none>']);
  });

  it('are refused with upstream’s words', () => {
    expect(requirementsFromSelector({ matchExpressions: [{ key: 'a', operator: 'Is' as 'In' }] })).toEqual({
      error: '"Is" is not a valid label selector operator',
    });
    expect(requirementsFromSelector({ matchExpressions: [{ key: 'a', operator: 'In' }] })).toEqual({
      error: "values: Invalid value: []string{}: for 'in', 'notin' operators, values set can't be empty",
    });
  });
});

describe('field selectors', () => {
  it.each([
    ['', ''],
    ['status.phase=Running,metadata.name!=web', 'metadata.name!=web,status.phase=Running'],
    ['a==b', 'a=b'],
    ['a=,,b=1,', 'a=,b=1'],
    ['a=x\\,y\\=z\\\\', 'a=x\\,y\\=z\\\\'],
    [',', ''],
  ])('reads %j as %j', (text, formatted) => {
    const { selector, error } = parseFieldSelector(text);
    expect(error ?? formatFieldRequirements(selector!)).toBe(formatted);
  });

  it.each([
    ['status.phase', "invalid selector: 'status.phase'; can't understand 'status.phase'"],
    ['a=b=c', 'invalid field selector: unescaped character in value: 61'],
    ['a=\\x', 'invalid field selector: invalid escape sequence: \\x'],
    ['a=\\', 'invalid field selector: invalid escape sequence: \\'],
  ])('refuses %j', (text, error) => {
    expect(parseFieldSelector(text)).toEqual({ error });
  });

  it('match', () => {
    const { selector } = parseFieldSelector('a=1,b!=2');
    const candidates: Record<string, string>[] = [{ a: '1' }, { a: '1', b: '2' }, { b: '3' }];
    expect(candidates.map((fields) => matchesFields(selector!, fields))).toEqual([true, false, false]);
  });
});
