/** Reads the interfaces and classes of `.d.ts` files as schemas. */
import ts from 'typescript';

const primitives = new Map([
  [ts.SyntaxKind.StringKeyword, { type: 'string' }],
  [ts.SyntaxKind.NumberKeyword, { type: 'number' }],
  [ts.SyntaxKind.BooleanKeyword, { type: 'boolean' }],
  [ts.SyntaxKind.AnyKeyword, {}],
  [ts.SyntaxKind.ObjectKeyword, { type: 'object' }],
]);

/**
 * The first declaration named `name` in `source` as `{ description, properties: Map<name, schema>, required }`, or undefined.
 * `reference` turns the name of another type into a schema; static members are left out.
 */
export function readDeclaration(source, name, reference) {
  const file = ts.createSourceFile('declaration.d.ts', source, ts.ScriptTarget.Latest, false);
  const declaration = file.statements.find(
    (each) => (ts.isInterfaceDeclaration(each) || ts.isClassDeclaration(each)) && each.name?.text === name,
  );
  if (!declaration) return undefined;
  const properties = new Map();
  const required = [];
  for (const member of declaration.members) {
    if (!(ts.isPropertySignature(member) || ts.isPropertyDeclaration(member)) || !member.type) continue;
    if (member.modifiers?.some((each) => each.kind === ts.SyntaxKind.StaticKeyword)) continue;
    const description = documentation(source, member);
    properties.set(member.name.text, { ...(description ? { description } : {}), ...schemaOfType(member.type, reference) });
    if (!member.questionToken) required.push(member.name.text);
  }
  return { description: documentation(source, declaration), properties, required: required.sort() };
}

function schemaOfType(node, reference) {
  if (primitives.has(node.kind)) return { ...primitives.get(node.kind) };
  if (ts.isLiteralTypeNode(node)) return { type: 'string', enum: [node.literal.text] };
  if (ts.isIndexedAccessTypeNode(node)) return { type: 'string' };
  if (ts.isUnionTypeNode(node)) return { type: 'string', enum: node.types.map((each) => each.literal.text).sort() };
  if (ts.isTypeLiteralNode(node)) return { type: 'object', additionalProperties: schemaOfType(node.members[0].type, reference) };
  if (ts.isTypeReferenceNode(node)) {
    if (node.typeName.text === 'Array') return { type: 'array', items: schemaOfType(node.typeArguments[0], reference) };
    return reference(node.typeName.text);
  }
  throw new Error(`a type that no rule reads: ${ts.SyntaxKind[node.kind]}`);
}

/** The text of the doc comment before a node, with the escapes of TSDoc undone. */
function documentation(source, node) {
  const ranges = ts.getLeadingCommentRanges(source, node.pos) ?? [];
  const last = ranges.at(-1);
  const comment = last && source.slice(last.pos, last.end);
  if (!comment?.startsWith('/**')) return '';
  return comment
    .slice(3, -2)
    .split('\n')
    .map((line) => line.replace(/^\s*\* ?/, ''))
    .join('\n')
    .trim()
    .replaceAll('\\*', '*')
    .replaceAll('*\\/', '*/');
}
