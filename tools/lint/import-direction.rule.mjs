import { importMessages, judgeImport } from './import-judgement.mjs';
import { workspacePath } from './workspace-path.mjs';

/** Imports point down only, and stop at the other project's entry. What may import what is in `boundaries.mjs`. */
export const importDirection = {
  meta: {
    type: 'problem',
    docs: { description: 'imports between projects follow tools/lint/boundaries.mjs' },
    messages: importMessages,
    schema: [],
  },
  create(context) {
    const file = workspacePath(context);
    const check = (source) => {
      if (source?.type !== 'Literal' || typeof source.value !== 'string') return;
      const problem = judgeImport(file, source.value);
      if (problem) context.report({ node: source, ...problem });
    };
    return {
      ImportDeclaration: (node) => check(node.source),
      ExportNamedDeclaration: (node) => check(node.source),
      ExportAllDeclaration: (node) => check(node.source),
      ImportExpression: (node) => check(node.source),
      TSImportType: (node) => check(node.source ?? node.argument?.literal),
      TSExternalModuleReference: (node) => check(node.expression),
    };
  },
};
