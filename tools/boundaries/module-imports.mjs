import ts from 'typescript';

/**
 * What a module imports, in source order: static and dynamic imports, re-exports, and `import('x')` types.
 *
 * @param {string} file its name decides whether JSX is parsed
 * @returns {{specifier: string, typeOnly: boolean}[]} `typeOnly` imports are erased by the compiler
 */
export function moduleImports(file, text) {
  const imports = [];
  const add = (literal, typeOnly) => {
    if (literal && ts.isStringLiteralLike(literal)) imports.push({ specifier: literal.text, typeOnly });
  };
  const visit = (node) => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, isErased(node.importClause));
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly);
    else if (ts.isImportTypeNode(node)) add(node.argument.literal, true);
    else if (ts.isCallExpression(node) && isModuleCall(node.expression)) add(node.arguments[0], false);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.ES2023, false));
  return imports;
}

function isErased(clause) {
  if (!clause) return false;
  if (clause.isTypeOnly || clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const named = clause.namedBindings;
  if (clause.name || !named || !ts.isNamedImports(named)) return false;
  return named.elements.length > 0 && named.elements.every((element) => element.isTypeOnly);
}

/** `import(…)`, `require.resolve(…)` and Jest's module calls name a module too. */
function isModuleCall(callee) {
  if (callee.kind === ts.SyntaxKind.ImportKeyword) return true;
  return ts.isPropertyAccessExpression(callee) && ['resolve', 'unstable_mockModule'].includes(callee.name.text);
}

/** The npm package of a specifier, or undefined for a relative path, a Node built-in, or a bundler's own scheme. */
export function packageOf(specifier) {
  if (/^[./#]|^[a-z]+:/.test(specifier)) return undefined;
  const [scope, name] = specifier.split('/');
  return scope.startsWith('@') ? `${scope}/${name}` : scope;
}
