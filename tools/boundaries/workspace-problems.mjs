import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { boundaries } from '../lint/boundaries.mjs';
import { sourceFiles } from '../workspace/source-files.mjs';
import { importCycles } from './import-cycles.mjs';
import { manifestProblems, versionProblems } from './manifest-problems.mjs';
import { moduleImports } from './module-imports.mjs';

/** Everything that is wrong between the projects of the workspace at `root`: cycles, manifests, references, versions. */
export function workspaceProblems(root) {
  const readJson = (file) => readJsonWithComments(path.join(root, file));
  const rootManifest = readJson('package.json');
  const rootTools = new Set(Object.keys(rootManifest.devDependencies ?? {}));
  const rootReferences = readJson('tsconfig.json').references.map((reference) => reference.path);
  const folders = Object.keys(boundaries).filter((folder) => existsSync(path.join(root, folder, 'package.json')));
  const projects = folders.map((folder) => readProject(root, folder, readJson));
  const peersOf = (name) => peerDependencies(root, name);

  return [
    ...projects.flatMap((project) => manifestProblems(project, rootTools, peersOf)),
    ...versionProblems([
      { file: 'package.json', manifest: rootManifest },
      ...projects.map(({ folder, manifest }) => ({ file: `${folder}/package.json`, manifest })),
    ]),
    ...projects
      .filter(({ folder, references }) => references !== undefined && !rootReferences.includes(folder))
      .map(({ folder }) => `tsconfig.json: add a reference to "${folder}", or \`npm run build\` leaves it out.`),
    ...projects
      .flatMap(({ modules }) => importCycles(modules))
      .map(
        (cycle) =>
          `import cycle: ${cycle.join(' → ')}. Move what both need into a file or folder below them, or pass it in as a parameter.`,
      ),
  ];
}

function readProject(root, folder, readJson) {
  const files = sourceFiles(root, folder).filter((file) => /\.(ts|tsx|mjs)$/.test(file) && !file.includes('/testdata/'));
  const modules = new Map(files.map((file) => [file, moduleImports(file, readFileSync(path.join(root, file), 'utf8'))]));
  const tsconfig = `${folder}/tsconfig.json`;
  const references = existsSync(path.join(root, tsconfig)) ? referencedProjects(readJson(tsconfig)) : undefined;
  const configuration = files
    .filter((file) => path.posix.dirname(file) === folder)
    .map((file) => readFileSync(path.join(root, file), 'utf8'))
    .join('\n');
  return { folder, manifest: readJson(`${folder}/package.json`), references, modules, configuration };
}

function referencedProjects({ references = [] }) {
  return references.filter((reference) => reference.path.startsWith('../')).map((reference) => path.basename(reference.path));
}

function readJsonWithComments(file) {
  return ts.parseConfigFileTextToJson(file, readFileSync(file, 'utf8')).config;
}

function peerDependencies(root, name) {
  const file = path.join(root, 'node_modules', name, 'package.json');
  return existsSync(file) ? Object.keys(JSON.parse(readFileSync(file, 'utf8')).peerDependencies ?? {}) : [];
}
