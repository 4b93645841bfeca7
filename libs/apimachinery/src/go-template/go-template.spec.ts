import { GoTemplate } from './go-template.ts';

const data = {
  kind: 'List',
  items: [
    { metadata: { name: 'web', labels: { app: 'web', tier: 'front' } }, spec: { replicas: 2 } },
    { metadata: { name: 'api' }, spec: { replicas: 1 } },
  ],
  ratio: 1.5,
  big: 1e21,
  none: null,
  secret: 'aGVsbG8=',
  'dash-key': 'x',
};

function run(source: string, steps?: number): string {
  const { value: template, error } = GoTemplate.parse(source);
  if (!template) return error!;
  const result = template.execute(data, { steps });
  return result.value ?? result.error!;
}

describe('GoTemplate', () => {
  it('can be told that what a map has not is an error', () => {
    const { value: template } = GoTemplate.parse('{{.kind}}{{.nope}}');
    expect(template!.execute(data, { allowMissingKeys: false })).toEqual({
      error: 'template: output:1:11: executing "output" at <.nope>: map has no entry for key "nope"',
      written: 'List',
    });
  });

  it('does not compare a whole number with a float', () => {
    expect(run('{{gt 2 1.0}}')).toContain('error calling gt: incompatible types for comparison');
  });

  it.each([
    ['text', 'text'],
    ['{{.kind}}', 'List'],
    ['{{.nope}}|{{.nope.deeper}}|{{.none}}', '<no value>|<no value>|<no value>'],
    ['{{range .items}}{{.metadata.name}}{{"\\n"}}{{end}}', 'web\napi\n'],
    ['{{range $i, $e := .items}}{{$i}}={{$e.metadata.name}};{{end}}', '0=web;1=api;'],
    ['{{range $k, $v := (index .items 0).metadata.labels}}{{$k}}:{{$v}} {{end}}', 'app:web tier:front '],
    ['{{range .nope}}x{{else}}none{{end}}', 'none'],
    ['{{range 3}}{{.}}{{end}}', '012'],
    ['{{range .items}}{{if eq .metadata.name "api"}}{{continue}}{{end}}{{.metadata.name}}{{break}}{{end}}', 'web'],
    ['{{if .nope}}a{{else if .kind}}b{{else}}c{{end}}', 'b'],
    ['{{with .ratio}}{{.}}{{end}}{{with .none}}x{{else}}y{{end}}', '1.5y'],
    ['{{$x := 1}}{{if true}}{{$x = 2}}{{end}}{{$x}}', '2'],
    ['{{with $x := .kind}}{{$x}} {{$.ratio}}{{end}}', 'List 1.5'],
    ['a  {{- /* note */ -}}  b {{- " c " -}} d', 'ab c d'],
    ['{{(index .items 0).metadata.labels}}', 'map[app:web tier:front]'],
    ['{{.items | len}} {{len "é"}}', '2 2'],
    ['{{index .items 0 "spec" "replicas"}} {{index . "dash-key"}}', '2 x'],
    ['{{printf "%-5s|%5d|%03d|%q|%v|%t|%.2f" .kind 7 7 "a" .ratio true 1.5}}', 'List |    7|007|"a"|1.5|true|1.50'],
    ['{{printf "%d" "x"}} {{printf "%s"}} {{printf "a" 1}}', '%!d(string=x) %!s(MISSING) a%!(EXTRA int64=1)'],
    ['{{print 1 2 "a" "b" 3}}|{{println 1 "a"}}', '1 2ab3|1 a\n'],
    ['{{html "<a href=\'x\'>&"}} {{js "it\'s"}} {{urlquery "a b&é"}}', "&lt;a href=&#39;x&#39;&gt;&amp; it\\'s a+b%26%C3%A9"],
    ['{{.secret | base64decode}}', 'hello'],
    ['{{exists . "items"}} {{exists . "kind" "x"}}', 'true false'],
    ['{{and 1 0 2}} {{or 0 "" "x"}} {{not 0}} {{or true (index .items 9)}}', '0 x true true'],
    ['{{eq 1 2 1}} {{ne "a" "b"}} {{lt 1 2}} {{ge "b" "a"}}', 'true true true true'],
    ['{{define "row"}}<{{.}}>{{end}}{{range .items}}{{template "row" .metadata.name}}{{end}}', '<web><api>'],
    ['{{block "b" .kind}}[{{.}}]{{end}}', '[List]'],
    ['{{slice "abcdef" 1 3}} {{len (slice .items 1)}}', 'bc 1'],
    ['{{.big}} {{1e3}} {{0x1F}} {{-5}} {{017}} {{1e8}}', '1e+21 1000 31 -5 15 1e+08'],
    ['{{gt .ratio 1.0}} {{eq 2.0 2.0}} {{printf "%.1f %T %v" 1.0 1.0 1.0}} {{if 0.0}}a{{else}}b{{end}}', 'true true 1.0 float64 1 b'],
    ['{{"raw \\u00e9"}}{{`\\n`}}', 'raw é\\n'],
    ['', ''],
  ])('%j prints %j', (source, printed) => {
    expect(run(source)).toBe(printed);
  });

  it.each([
    ['{{.spec.replicas', 'template: output:1: unclosed action'],
    ['a\n{{if .x}}', 'template: output:2: unexpected EOF'],
    ['{{end}}', 'template: output:1: unexpected {{end}}'],
    ['{{nope .x}}', 'template: output:1: function "nope" not defined'],
    ['{{$x}}', 'template: output:1: undefined variable "$x"'],
    ['{{}}', 'template: output:1: missing value for command'],
    ['{{break}}', 'template: output:1: {{break}} outside {{range}}'],
    ['{{"abc}}', 'template: output:1: unterminated quoted string'],
    ['{{/* x }}', 'template: output:1: unclosed comment'],
    ['{{.none.x}}', 'template: output:1:7: executing "output" at <.none.x>: nil pointer evaluating interface {}.x'],
    ['\nab{{.kind.x}}', 'template: output:2:9: executing "output" at <.kind.x>: can\'t evaluate field x in type interface {}'],
    ['{{index .items 5}}', 'template: output:1:2: executing "output" at <index .items 5>: error calling index: index out of range: 5'],
    ['{{lt 1 "a"}}', 'template: output:1:2: executing "output" at <lt 1 "a">: error calling lt: incompatible types for comparison'],
    ['{{range .kind}}{{end}}', 'template: output:1:8: executing "output" at <.kind>: range can\'t iterate over List'],
    ['{{template "x"}}', 'template: output:1:11: executing "output" at <{{template "x"}}>: template "x" not defined'],
    [
      '{{define "a"}}{{template "a"}}{{end}}{{template "a"}}',
      'template: output:1:25: executing "a" at <{{template "a"}}>: exceeded maximum template depth (500)',
    ],
    ['{{range 10000000}}{{end}}', 'template: output: execution takes too long'],
  ])('%j fails with %j', (source, error) => {
    expect(run(source)).toBe(error);
  });

  it('takes other functions', () => {
    const { value } = GoTemplate.parse('{{upper .}}', { functions: new Map([['upper', (text: unknown) => String(text).toUpperCase()]]) });
    expect(value!.execute('a')).toEqual({ value: 'A' });
  });

  it('does not reach the prototype', () => {
    expect(run('{{.constructor}} {{index . "toString"}}')).toBe('<no value> <no value>');
  });
});
