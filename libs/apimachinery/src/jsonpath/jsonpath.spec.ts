import { JsonPath, relaxedJsonPathExpression } from './jsonpath.ts';

const list = {
  items: [
    { metadata: { name: 'web', labels: { app: 'web', 'k8s.io/x': 'y' } }, spec: { replicas: 2, ports: [80, 443, 8080] }, ready: true },
    { metadata: { name: 'api' }, spec: { replicas: 1.5, ports: [] }, ready: false },
  ],
  kind: 'List',
  big: 12345678,
  none: null,
};

function print(template: string, allowMissingKeys = false): string {
  const { value: path, error } = JsonPath.parse(template, { allowMissingKeys });
  if (!path) return `parse: ${error}`;
  const result = path.execute(list);
  return result.value ?? `execute: ${result.error}`;
}

describe('JsonPath', () => {
  it.each([
    ['plain text', 'plain text'],
    ['{.kind}', 'List'],
    ['{$.kind} and {@.kind}', 'List and List'],
    ['{.items[*].metadata.name}', 'web api'],
    ['{.items[0].metadata.name}{"\\n"}', 'web\n'],
    ['{.items[-1].metadata.name}', 'api'],
    ["{.items[0].metadata['name']}", 'web'],
    ["{.items[0]['metadata.name', 'ready']}", 'web true'],
    ["{.items[0].metadata.labels['k8s\\.io/x']}", 'y'],
    ['{.items[0].metadata.labels.k8s\\.io/x}', 'y'],
    ['{.items[0].metadata.labels}', '{"app":"web","k8s.io/x":"y"}'],
    ['{.items[0].spec.ports}', '[80,443,8080]'],
    ['{.items[0].spec.ports[0:2]}', '80 443'],
    ['{.items[0].spec.ports[::2]}', '80 8080'],
    ['{.items[0].spec.ports[-2:]}', '443 8080'],
    ['{.items[0].spec.ports[0,2]}', '80 8080'],
    ['{.items[1].spec.ports[*]}', ''],
    ['{range .items[*]}{.metadata.name}={.spec.replicas}{"\\t"}{end}.', 'web=2\tapi=1.5\t.'],
    ['{range .items[*]}{range .spec.ports[*]}{@},{end};{end}', '80,443,8080,;;'],
    ['{.items[?(@.metadata.name=="web")].spec.replicas}', '2'],
    ["{.items[?(@.metadata.name!='web')].metadata.name}", 'api'],
    ['{.items[?(@.ready==true)].metadata.name}', 'web'],
    ['{.items[?(@.metadata.labels)].metadata.name}', 'web'],
    ['{.items[?(@.metadata.labels.app)].metadata.name}', 'web'],
    ['{.items[0].spec.ports[?(@>80)]}', '443 8080'],
    ['{.items[0].spec.ports[?(@<=443)]}', '80 443'],
    ['{..name}', 'web api'],
    ['{.items..labels.app}', 'web'],
    ['{.items[0].spec.*}', '[80,443,8080] 2'],
    ['{.big}', '12345678'],
    ['{.none}', 'null'],
    ['{.items[*].ready}', 'true false'],
    ['{\'single\'}{"é\\u0041"}', 'singleéA'],
    ['{1}{true}{1.5}', '1true1.5'],
    ['', ''],
    [
      '{}',
      '{"big":12345678,"items":[{"metadata":{"labels":{"app":"web","k8s.io/x":"y"},"name":"web"},"ready":true,"spec":{"ports":[80,443,8080],"replicas":2}},{"metadata":{"name":"api"},"ready":false,"spec":{"ports":[],"replicas":1.5}}],"kind":"List","none":null}',
    ],
  ])('%j prints %j', (template, printed) => {
    expect(print(template)).toBe(printed);
  });

  it.each([
    ['{.spec.replicas', 'parse: unclosed action'],
    ['{.a[0}', 'parse: unterminated array'],
    ['{.a[x]}', 'parse: invalid array index x'],
    ['{"abc}', 'parse: unterminated quoted string'],
    ['{.a[?(@.b==1]}', 'parse: unterminated filter'],
    ['{.a[?(@.b==1)}', 'parse: unclosed array expect ]'],
    ['{....a}', 'parse: invalid multiple recursive descent'],
    ['{!a}', "parse: unrecognized character in action: U+0021 '!'"],
    ['{1.2.3}', 'parse: cannot parse number 1.2.3'],
    ['{"\\q"}', 'parse: unquote string "\\q" error invalid syntax'],
    ['{.nope}', 'execute: nope is not found'],
    ['{.constructor}', 'execute: constructor is not found'],
    ['{.items[3]}', 'execute: array index out of bounds: index 3, length 2'],
    ['{.items[-3]}', 'execute: array index out of bounds: index -1, length 2'],
    ['{.items[0:5]}', 'execute: array index out of bounds: index 4, length 2'],
    ['{.items[1:0]}', 'execute: starting index 1 is greater than ending index 0'],
    ['{.items[::0]}', 'execute: step must be > 0'],
    ['{.kind[0]}', 'execute: string is not array or slice'],
    ['{.kind[?(@.a)]}', 'execute: List is not array or slice and cannot be filtered'],
    ['{.items[?(@.ready=="x")]}', 'execute: incompatible types for comparison'],
    ['{.items[?(@.ready=~true)]}', "parse: unrecognized character in action: U+007E '~'"],
    ['{.items[?(@.ready===true)]}', 'execute: unrecognized filter operator ==='],
    ['{end}', 'execute: not in range, nothing to end'],
    ['{foo}', 'execute: unrecognized identifier foo'],
  ])('%j fails with %j', (template, error) => {
    expect(print(template)).toBe(error);
  });

  it('may overlook missing keys', () => {
    expect(print('{.nope.deeper}|{.items[*].metadata.labels.app}', true)).toBe('|web');
  });

  it('prints JSON', () => {
    expect(JsonPath.parse('{.items[*].metadata.name}').value!.executeAsJson(list)).toEqual({ value: '[\n    "web",\n    "api"\n]\n' });
  });
});

describe('relaxedJsonPathExpression', () => {
  it.each(['{.metadata.name}', '.metadata.name', 'metadata.name', '{metadata.name}'])('%s', (text) => {
    expect(relaxedJsonPathExpression(text)).toEqual({ value: '{.metadata.name}' });
  });

  it('refuses unbalanced braces', () => {
    expect(relaxedJsonPathExpression('{.a').error).toMatch(/^unexpected path string, expected a 'name1\.name2'/);
    expect(relaxedJsonPathExpression('')).toEqual({ value: '' });
  });
});
