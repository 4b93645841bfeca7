import { existsSync } from 'node:fs';
import path from 'node:path';
import { generate } from './workspace/build-steps.mjs';
import { ensurePackages } from './workspace/packages.mjs';
import { root } from './workspace/root.mjs';
import { runNode } from './workspace/run-program.mjs';
import { runTests } from './workspace/run-tests.mjs';
import { runTask } from './workspace/task.mjs';

/** Every check runs, also after one has failed, and says how to put things right. */
const checks = [
  { name: 'lint', command: ['node_modules/eslint/bin/eslint.js', '.'], remedy: 'npm run fix repairs what it can' },
  { name: 'format', command: ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.'], remedy: 'npm run fix' },
  { name: 'types', command: ['node_modules/typescript/bin/tsc', '-b'], remedy: 'see the errors above' },
  {
    name: 'types of the specs',
    command: ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.specs.json'],
    remedy: 'see the errors above',
  },
  { name: 'boundaries', command: ['tools/check-boundaries.mjs'], remedy: 'each line above says what to edit' },
  {
    name: 'lessons',
    command: ['apps/cli/bin/drydock.mjs', 'scenario', 'check', 'scenarios'],
    remedy: 'each line above says what to put right, and where',
  },
];

await runTask(async () => {
  await ensurePackages();
  await generate();
  const failed = [];
  for (const check of checks.filter(({ command }) => existsSync(path.join(root, command[0])))) {
    console.log(`\n== ${check.name}`);
    if ((await runNode(check.command)) !== 0) failed.push(check);
  }

  console.log('\n== tests');
  for (const { name, remedy } of failed) console.error(`FAILED before the tests: ${name} (${remedy}).`);
  const testCode = await runTests();
  return failed.length > 0 ? 1 : testCode;
});
