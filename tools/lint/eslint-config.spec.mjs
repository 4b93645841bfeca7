import path from 'node:path';
import { ESLint } from 'eslint';
import { root } from '../workspace/root.mjs';

const eslint = new ESLint({ cwd: root });

/** The rules that the workspace's own configuration reports for a file of this content. */
async function reported(file, code) {
  const [result] = await eslint.lintText(code, { filePath: path.join(root, file) });
  return result.messages.map(({ ruleId, severity }) => `${severity === 2 ? 'error' : 'warning'} ${ruleId}`);
}

describe('eslint.config.mjs', () => {
  it.each([
    ['a clean file', 'libs/apiserver/src/a.ts', 'export const a = 1;\n', []],
    ['an upward import', 'libs/apiserver/src/a.ts', "export * from '@drydock/kinds';\n", ['error drydock/import-direction']],
    ['an impure lib', 'libs/apiserver/src/a.ts', 'export const a = Math.random();\n', ['error drydock/pure-core']],
    ['a vague name', 'libs/apiserver/src/utils.ts', 'export const a = 1;\n', ['error drydock/file-name']],
    ['an unused import', 'libs/apiserver/src/a.ts', "import { parse } from 'yaml';\n", ['error @typescript-eslint/no-unused-vars']],
    ['401 lines', 'libs/apiserver/src/a.ts', 'export {};\n'.repeat(401), ['warning max-lines']],
    ['400 lines', 'libs/apiserver/src/a.ts', 'export {};\n'.repeat(400), []],
    ['a focused test', 'libs/apiserver/src/a.spec.ts', "it.only('works', () => {});\n", ['error no-restricted-syntax']],
    ['a skipped suite', 'libs/apiserver/src/a.spec.ts', "describe.skip('a', () => {});\n", ['error no-restricted-syntax']],
    ['an undefined name in a script', 'tools/a.mjs', 'missing();\n', ['error no-undef']],
  ])('%s', async (_name, file, code, expected) => {
    expect(await reported(file, code)).toEqual(expected);
  });
});
