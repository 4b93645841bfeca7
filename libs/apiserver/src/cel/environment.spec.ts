import { CelEnvironment } from './environment.ts';
import { typeOfSchema } from './schema-type.ts';
import { BOOL, DYN, formatType, INT, STRING } from './types.ts';
import { toText } from './values/to-text.ts';

const POD = {
  metadata: { name: 'web', labels: { app: 'web', 'x/y': 'z' } },
  spec: {
    replicas: 3,
    ratio: 0.5,
    containers: [
      { name: 'a', image: 'nginx:1.25' },
      { name: 'b', image: 'busybox' },
    ],
  },
};
const environment = new CelEnvironment({ object: DYN, x: INT, name: STRING, ok: BOOL });

function evaluate(expression: string): unknown {
  const { program, error } = environment.compile(expression);
  if (!program) return `compile: ${error}`;
  const result = program.evaluate({ object: POD, x: 2n, name: 'web', ok: true });
  return result.error !== undefined ? `error: ${result.error}` : result.value;
}

describe('evaluation', () => {
  const cases: [expression: string, value: unknown][] = [
    ['object.spec.replicas <= 3', true],
    ['object.spec.ratio < 1', true],
    ["'app' in object.metadata.labels", true],
    ["'team' in object.metadata.labels", false],
    ['object.metadata.labels.team', 'error: no such key: team'],
    ["object.metadata.labels['team']", 'error: no such key: team'],
    ['has(object.metadata.labels.app) && !has(object.metadata.annotations)', true],
    ['has(object.metadata.annotations.x)', 'error: no such key: annotations'],
    ['object.metadata.labels.team == "a" || true', true],
    ['true || object.metadata.labels.team == "a"', true],
    ['object.metadata.labels.team == "a" && false', false],
    ['object.spec.containers.all(c, c.image.contains(":"))', false],
    ['object.spec.containers.exists(c, c.missing == "x" || c.name == "b")', true],
    ['object.spec.containers.exists_one(c, c.name == "a")', true],
    ['object.spec.containers.map(c, c.name)', ['a', 'b']],
    ['object.spec.containers.map(c, c.name == "b", c.image)', ['busybox']],
    ['object.spec.containers.filter(c, c.name != "a").size()', 1n],
    ['object.metadata.labels.all(k, k.size() == 3)', true],
    ['[1, 2, 3].all(i, v, v == i + 1)', true],
    ['{"a": 1, "b": 2}.transformMap(k, v, v * 10)["b"]', 20n],
    ['{"a": 1}.transformMapEntry(k, v, {string(v): k})["1"]', 'a'],
    ['[5, 6].transformList(i, v, i > 0, v)', [6n]],
    ['object.spec.containers[5].name', 'error: index out of bounds: 5'],
    ['object.?spec.?nothing.orValue(7)', 7n],
    ['object.spec.?replicas.hasValue()', true],
    ['optional.of(3).optMap(v, v + 1).value()', 4n],
    ['optional.none().value()', 'error: optional.none() dereference'],
    ['1 / 0', 'error: division by zero'],
    ['9223372036854775807 + 1', 'error: integer overflow'],
    ['-9223372036854775808', -9223372036854775808n],
    ['1u - 2u', 'error: unsigned integer overflow'],
    ['1 == 1.0', 'compile'],
    ['dyn(1) == 1.0', true],
    ['7 % 4', 3n],
    ['"a" + "b"', 'ab'],
    ['"Grüße"[0]', 'compile'],
    ['"Grüße".size()', 5n],
    ['"hello".substring(1, 3)', 'el'],
    ['"a,b,c".split(",", 2)', ['a', 'b,c']],
    ['"%s has %d of %.2f: %s".format([dyn("x"), 3, 1.5, [dyn(1), "a"]])', 'x has 3 of 1.50: [1, "a"]'],
    ['["a", "b"].join("-")', 'a-b'],
    ['"abc".matches("^[a-c]+$")', true],
    ['"a1b22".findAll("[0-9]+")', ['1', '22']],
    ['[3, 1, 2].max() == 3 && [1, 2].isSorted() && [1, 2].sum() == 3', true],
    ['sets.contains([1, 2, 3], [2]) && !sets.intersects([1], [2])', true],
    ['quantity("1Gi").isGreaterThan(quantity("1G"))', true],
    ['quantity("500m").add(quantity("0.5")) == quantity("1")', true],
    ['quantity("x")', "error: quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"],
    ['url("https://u@example.com:80/a b?q=1&q=2").getHostname()', 'example.com'],
    ['url("https://example.com/a?q=1&q=2").getQuery()["q"]', ['1', '2']],
    ['isURL("../x")', false],
    ['ip("10.0.0.1").family() == 4 && cidr("10.0.0.0/8").containsIP("10.9.9.9")', true],
    ['isIP("10.0.0.01") || isCIDR("10.0.0.0/33")', false],
    ['ip("10.0.0.1").isGlobalUnicast() && !ip("::1").isGlobalUnicast()', true],
    ['semver("1.2.3").isLessThan(semver("1.10.0-rc.1"))', true],
    ['semver("v1.2", true) == semver("1.2.0")', true],
    ['!format.dns1123Label().validate("A").hasValue()', false],
    ['format.named("uuid").hasValue()', true],
    ['duration("1h30m").getMinutes()', 90n],
    ['timestamp("2024-01-15T14:30:45Z").getDayOfWeek()', 1n],
    ['timestamp("2024-01-15T14:30:45Z").getHours("America/New_York")', 9n],
    ['string(timestamp("2024-01-15T14:30:45.5Z") + duration("1m"))', '2024-01-15T14:31:45.500Z'.replace('00Z', 'Z')],
    ['int("12") + int(2.9)', 14n],
    ['int("x")', "error: type conversion error from 'string' to 'int'"],
    ['type(1) == int && type("a") != int', true],
    ['x > 1 ? "big" : "small"', 'big'],
    ['object.metadata.labels == {"x/y": "z", "app": "web"}', true],
    ['object.metadata.name.size() > 2 && name == "web" && ok', true],
    ['object.spec.replicas.foo', 'error: no such overload'],
    ['object.__proto__', 'error: no such key: __proto__'],
  ];
  it.each(cases)('%s', (expression, expected) => {
    const value = evaluate(expression);
    if (expected === 'compile') expect(value).toMatch(/^compile: ERROR: <input>:1:/);
    else expect(value).toEqual(expected);
  });

  it('stops what would run too long, and nothing absorbs that', () => {
    const list = JSON.stringify(Array.from({ length: 100 }, (_, i) => i));
    const loop = `${list}.all(a, ${list}.all(b, ${list}.all(c, ${list}.all(d, a + b + c + d >= 0)))) || true`;
    expect(evaluate(loop)).toBe('error: operation cancelled: actual cost limit exceeded');
  });

  it('counts what it takes, against the caller’s limit too', () => {
    const program = environment.compile('object.spec.replicas > 1').program!;
    expect(program.evaluate({ object: POD }).cost).toBe(4);
    expect(program.evaluate({ object: POD }, { costLimit: 2 }).error).toBe('operation cancelled: actual cost limit exceeded');
  });
});

describe('compilation errors', () => {
  const start = "{'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}";
  const cases: [expression: string, error: string][] = [
    ['y > 1', "ERROR: <input>:1:1: undeclared reference to 'y' (in container '')\n | y > 1\n | ^"],
    ['object.x == y', "ERROR: <input>:1:13: undeclared reference to 'y' (in container '')\n | object.x == y\n | ............^"],
    ['x + "a"', "ERROR: <input>:1:3: found no matching overload for '_+_' applied to '(int, string)'\n | x + \"a\"\n | ..^"],
    ['name.foo(1)', "ERROR: <input>:1:9: undeclared reference to 'foo' (in container '')\n | name.foo(1)\n | ........^"],
    [
      'x.startsWith("a")',
      "ERROR: <input>:1:13: found no matching overload for 'startsWith' applied to 'int.(string)'\n | x.startsWith(\"a\")\n | ............^",
    ],
    ['x.y', "ERROR: <input>:1:2: type 'int' does not support field selection\n | x.y\n | .^"],
    ['x && ok', "ERROR: <input>:1:1: expected type 'bool' but found 'int'\n | x && ok\n | ^"],
    ['[1, "a"]', "ERROR: <input>:1:5: expected type 'int' but found 'string'\n | [1, \"a\"]\n | ....^"],
    [
      'x.all(a, true)',
      "ERROR: <input>:1:1: expression of type 'int' cannot be range of a comprehension (must be list, map, or dynamic)\n | x.all(a, true)\n | ^",
    ],
    ['[1].all(a.b, true)', 'ERROR: <input>:1:10: argument must be a simple name\n | [1].all(a.b, true)\n | .........^'],
    ['has(x)', 'ERROR: <input>:1:5: invalid argument to has() macro\n | has(x)\n | ....^'],
    [
      'object.spec.replicas <=',
      `ERROR: <input>:1:24: Syntax error: mismatched input '<EOF>' expecting ${start}\n | object.spec.replicas <=\n | .......................^`,
    ],
    ['(x', "ERROR: <input>:1:3: Syntax error: missing ')' at '<EOF>'\n | (x\n | ..^"],
    ['x y', "ERROR: <input>:1:3: Syntax error: extraneous input 'y' expecting <EOF>\n | x y\n | ..^"],
    ['x = 1', "ERROR: <input>:1:3: Syntax error: token recognition error at: '= '\n | x = 1\n | ..^"],
    ['var', 'ERROR: <input>:1:1: reserved identifier: var\n | var\n | ^'],
    [
      'y + z',
      "ERROR: <input>:1:1: undeclared reference to 'y' (in container '')\n | y + z\n | ^\nERROR: <input>:1:5: undeclared reference to 'z' (in container '')\n | y + z\n | ....^",
    ],
    ['ok &&\n y', "ERROR: <input>:2:2: undeclared reference to 'y' (in container '')\n |  y\n | .^"],
  ];
  it.each(cases)('%s', (expression, error) => expect(environment.compile(expression).error).toBe(error));

  it.each([
    ['object.spec', 'dyn'],
    ['x == 1', 'bool'],
    ['[x]', 'list(int)'],
    ['{"a": [1.0]}', 'map(string, list(double))'],
    ['object.a == 1 ? "a" : "b"', 'string'],
    ['[1].map(i, string(i))', 'list(string)'],
    ['optional.of(1)', 'optional_type(int)'],
    ['duration("1s")', 'duration'],
  ])('the type of %s is %s', (expression, type) => expect(formatType(environment.compile(expression).program!.type)).toBe(type));
});

describe('types from a schema', () => {
  const self = typeOfSchema(
    {
      type: 'object',
      properties: {
        replicas: { type: 'integer' },
        ratio: { type: 'number' },
        'max-size': { type: 'integer' },
        since: { type: 'string', format: 'date-time' },
        tags: { type: 'object', additionalProperties: { type: 'string' } },
        items: { type: 'array', items: { type: 'object', properties: { weight: { type: 'number' } } } },
        port: { 'x-kubernetes-int-or-string': true },
      },
    },
    { name: 'selfType' },
  );
  const typed = new CelEnvironment({ self });
  const data = {
    replicas: 2,
    ratio: 1,
    'max-size': 4,
    since: '2024-01-01T00:00:00Z',
    tags: { a: 'b' },
    items: [{ weight: 2 }],
    port: 'http',
  };

  it.each([
    ['self.replicas + 1', '3'],
    ['self.ratio / 2.0', '0.5'],
    ['self.max__dash__size', '4'],
    ['self.since.getFullYear()', '2024'],
    ['self.items.map(i, i.weight + 0.5)[0]', '2.5'],
    ['self.tags["a"]', 'b'],
    ['type(self.port) == string', 'true'],
  ])('%s', (expression, text) => {
    const { program, error } = typed.compile(expression);
    expect(error).toBeUndefined();
    expect(toText(program!.evaluate({ self: data }).value)).toBe(text);
  });

  it('names fields that are not there', () => {
    expect(typed.compile('self.replica > 1').error).toBe("ERROR: <input>:1:5: undefined field 'replica'\n | self.replica > 1\n | ....^");
  });
});
