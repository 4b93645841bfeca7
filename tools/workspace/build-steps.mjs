import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { bundleCommand, bundleServer, commandBundle, serverBundle } from './bundle.mjs';
import { root } from './root.mjs';
import { runNode, runNpm } from './run-program.mjs';
import { runStep } from './stamp.mjs';

const LOCK = 'package-lock.json';
const exists = (file) => existsSync(path.join(root, file));

const schemas = {
  name: 'Generating the schemas of the kinds',
  needs: 'tools/schemas/generate.mjs',
  inputs: ['tools/schemas', LOCK],
  outputs: ['libs/apimachinery/src/generated'],
  run: () => runNode(['tools/schemas/generate.mjs']),
};

const databaseClient = {
  name: 'Generating the database client',
  needs: 'prisma/schema.prisma',
  inputs: ['prisma', 'tools/prisma', 'libs/persistence/package.json', LOCK],
  outputs: ['libs/persistence/src/generated', 'libs/persistence/dist/empty-database.tar.gz'],
  // Prisma wants a schema engine even where none is used; any existing file satisfies it, and nothing is downloaded.
  run: () =>
    runNpm(['run', 'generate', '-w', 'libs/persistence', '--if-present'], { env: { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath } }),
};

const graphqlTypes = {
  name: 'Generating the types of the GraphQL schema',
  needs: 'apps/web/schema/write-introspection.mjs',
  inputs: ['apps/server/schema.graphql', 'apps/web/schema', LOCK],
  outputs: ['apps/web/src/graphql/generated/introspection.d.ts'],
  run: () => runNpm(['run', 'generate', '-w', 'apps/web', '--silent']),
};

const typescript = {
  name: 'Building the libs and apps',
  patience: 'the longest step, a minute or two the first time',
  needs: 'tsconfig.json',
  inputs: ['libs', 'apps/server', 'apps/cli', 'tools/schemas', 'prisma', 'tsconfig.json', 'tsconfig.base.json', LOCK],
  outputs: compiledEntries(),
  run: () => runNode(['node_modules/typescript/bin/tsc', '-b']),
};

const server = {
  name: 'Putting the server together',
  needs: 'apps/server/dist/main.js',
  inputs: typescript.inputs,
  outputs: [serverBundle],
  run: bundleServer,
};

const command = {
  name: 'Putting the command line together',
  needs: 'apps/cli/dist/main.js',
  inputs: typescript.inputs,
  outputs: [commandBundle],
  run: bundleCommand,
};

const web = {
  name: 'Building the web app',
  needs: 'apps/web/index.html',
  inputs: ['apps/web', 'apps/server/schema.graphql', 'libs', 'tools/schemas', LOCK],
  outputs: ['apps/web/dist/index.html'],
  run: () => runNpm(['run', 'build', '-w', 'apps/web', '--silent']),
};

/** What the compiler leaves behind: the entry of every lib, and the programs. */
function compiledEntries() {
  const libs = readdirSync(path.join(root, 'libs')).filter((lib) => exists(`libs/${lib}/tsconfig.json`));
  const programs = ['apps/server', 'apps/cli'].filter((app) => exists(`${app}/tsconfig.json`));
  return [...libs.map((lib) => `libs/${lib}/dist/index.js`), ...programs.map((app) => `${app}/dist/main.js`)];
}

/** Generated sources: what the editor, the type checker and the tests need. Throws a plain sentence when a step fails. */
export const generate = () => runSteps([schemas, databaseClient, graphqlTypes]);

/** Everything that `npm start` serves. Throws a plain sentence when a step fails. */
export const build = () => runSteps([schemas, databaseClient, graphqlTypes, typescript, server, command, web]);

/** What the command line needs: no web app. Throws a plain sentence when a step fails. */
export const buildPrograms = () => runSteps([schemas, databaseClient, typescript, command]);

async function runSteps(steps) {
  for (const [index, step] of steps.entries()) {
    // Some are made by the step before.
    if (!exists(step.needs)) continue;
    if (!(await runStep(root, step, `${index + 1}/${steps.length} `))) throw new Error(`${step.name} failed: see its message above.`);
  }
}
