/** The language of yq 4 as one of jq: most of it is the same, and what is spelled differently is spelled anew. */
import { undefinedName } from '../jq/jq-check.ts';
import { parseProgram } from '../jq/jq-parser.ts';
import type { Node } from '../jq/jq-syntax.ts';

export class BadExpression extends Error {}

/** What yq has and jq has not. */
const DEFINITIONS = String.raw`
def with(target; change): target |= change;
def pick(keys): . as $in | reduce keys[] as $key (if type == "array" then [] else {} end;
  if ($in | has($key)) then (if type == "array" then . + [$in[$key]] else . + {($key): $in[$key]} end) else . end);
def omit(keys): . as $in | reduce keys[] as $key ($in; del(.[$key]));
def sort_keys(target): (target | select(type == "object")) |= (to_entries | sort_by(.key) | from_entries);
def upcase: ascii_upcase;
def downcase: ascii_downcase;
def trim: sub("^\\s+"; "") | sub("\\s+$"; "");
def to_json: tojson;
def tag: if type == "object" then "!!map" elif type == "array" then "!!seq" elif type == "number" then (if . == floor then "!!int" else "!!float" end)
  elif type == "boolean" then "!!bool" elif type == "null" then "!!null" else "!!str" end;
def kind: if type == "object" then "map" elif type == "array" then "seq" else "scalar" end;
`;

/** Names that stand for something about the document. */
export const DOCUMENT_VARIABLES = ['$__document', '$__file', '$__name', '$__all', '$ENV'];

const NAMES: readonly (readonly [RegExp, string])[] = [
  [/\bstrenv\(\s*(\w+)\s*\)/g, '$ENV.$1'],
  [/\benv\(\s*(\w+)\s*\)/g, '($ENV.$1 | (fromjson? // .))'],
  [/\b(?:fileIndex|file_index|fi)\b/g, '$__file'],
  [/\b(?:documentIndex|document_index|di)\b/g, '$__document'],
  [/\bfilename\b/g, '$__name'],
  // .a.[0] is .a[0], and a dash may be within a name.
  [/([\w"\])])\.\[/g, '$1['],
  [/\.([A-Za-z_]\w*(?:-[A-Za-z_]\w*)+)/g, '."$1"'],
];

const IREDUCE = /^(.+?)\s+as\s+(\$\w+)\s+ireduce\s*\(/s;
const STRINGS = /("(?:[^"\\]|\\.)*")/;

/** @throws BadExpression */
export function parseExpression(text: string): Node {
  const translated = text
    .split(STRINGS)
    .map((part, index) => (index % 2 === 1 ? part : NAMES.reduce((all, [pattern, by]) => all.replace(pattern, by), part)))
    .join('')
    .replace(IREDUCE, 'reduce $1 as $2 (');
  try {
    const node = parseProgram(`${DEFINITIONS}${translated.trim() === '' ? '.' : translated}`);
    const missing = undefinedName(node, new Set(DOCUMENT_VARIABLES));
    if (missing === undefined) return node;
  } catch {
    // Said below.
  }
  throw new BadExpression('bad expression, please check expression syntax');
}

/** Whether what comes out is the document with changes, and not something made of parts of it. */
export const isUpdate = (text: string): boolean => /(^|[^=!<>])=(?!=)|\b(?:del|with|omit|sort_keys|with_entries)\(/.test(text);
