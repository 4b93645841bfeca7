/** Names that a program uses and nobody defines: jq says so before it runs anything. */
import { BUILTINS } from './jq-builtins.ts';
import { parseDefinitions } from './jq-parser.ts';
import { PRELUDE } from './jq-prelude.ts';
import type { Node, Pattern } from './jq-syntax.ts';

const NATIVE = [
  'empty/0',
  'error/1',
  'path/1',
  'del/1',
  'range/2',
  'first/1',
  'limit/2',
  'isempty/1',
  'input/0',
  'inputs/0',
  'debug/0',
  'stderr/0',
  'sort_by/1',
  'group_by/1',
  'unique_by/1',
  'min_by/1',
  'max_by/1',
];

/** Of jq 1.6: the prelude has helpers and later functions besides. */
const LATER = new Set([
  'limit_/2',
  'to_array/0',
  'abs/0',
  'pick/1',
  'debug/1',
  'add/1',
  'ascii/1',
  'trim/0',
  'getpath_/0',
  'tojson/1',
  'todate/1',
  'scan/2',
]);

let known: Set<string> | undefined;

function names(): Set<string> {
  known ??= new Set(
    [...Object.keys(BUILTINS), ...NATIVE, ...parseDefinitions(PRELUDE).map(({ name, params }) => `${name}/${params.length}`)].filter(
      (name) => !LATER.has(name),
    ),
  );
  return known;
}

function bound(pattern: Pattern): string[] {
  if (pattern.kind === 'name') return [pattern.name];
  if (pattern.kind === 'list') return pattern.items.flatMap(bound);
  return pattern.members.flatMap(([, inner, variable]) => [...(variable === undefined ? [] : [variable]), ...(inner ? bound(inner) : [])]);
}

/** `foo/1 is not defined`, or undefined when everything is. `variables`: with their `$`. */
export function undefinedName(node: Node, variables: ReadonlySet<string>, functions: ReadonlySet<string> = names()): string | undefined {
  const check = (each: Node | undefined, more: readonly string[] = [], defined: readonly string[] = []): string | undefined =>
    each &&
    undefinedName(
      each,
      more.length > 0 ? new Set([...variables, ...more]) : variables,
      defined.length > 0 ? new Set([...functions, ...defined]) : functions,
    );
  switch (node.kind) {
    case 'variable':
      return node.name === '$ENV' || variables.has(node.name) ? undefined : `${node.name} is not defined`;
    case 'text':
      return node.parts.map((part) => (typeof part === 'string' ? undefined : check(part))).find(Boolean);
    case 'index':
      return check(node.of) ?? check(node.by);
    case 'slice':
      return check(node.of) ?? check(node.from) ?? check(node.to);
    case 'each':
      return check(node.of);
    case 'try':
      return check(node.body) ?? check(node.catcher);
    case 'array':
    case 'negate':
    case 'label':
      return check(node.body);
    case 'object':
      return node.members.map(([key, value]) => check(key) ?? check(value)).find(Boolean);
    case 'pipe':
    case 'comma':
    case 'binary':
    case 'update':
      return check(node.left) ?? check(node.right);
    case 'if':
      return check(node.test) ?? check(node.then) ?? check(node.otherwise);
    case 'bind':
      return check(node.source) ?? check(node.body, node.patterns.flatMap(bound));
    case 'reduce':
      return check(node.source) ?? check(node.start) ?? check(node.update, bound(node.pattern));
    case 'foreach':
      return check(node.source) ?? check(node.start) ?? check(node.update, bound(node.pattern)) ?? check(node.extract, bound(node.pattern));
    case 'define': {
      const { name, params, body } = node.definition;
      const own = `${name}/${params.length}`;
      const plain = params.map((param) => `${param.replace('$', '')}/0`);
      return check(body, params.filter((param) => param.startsWith('$')), [own, ...plain]) ?? check(node.body, [], [own]); // prettier-ignore
    }
    case 'call':
      return functions.has(`${node.name}/${node.args.length}`)
        ? node.args.map((arg) => check(arg)).find(Boolean)
        : `${node.name}/${node.args.length} is not defined`;
    default:
      return undefined;
  }
}
