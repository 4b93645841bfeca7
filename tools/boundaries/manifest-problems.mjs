import { builtinModules } from 'node:module';
import { isSpec } from '../lint/import-judgement.mjs';
import { packageOf } from './module-imports.mjs';

const SCOPE = '@drydock/';
const EXACT = /^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/;
const builtins = new Set(builtinModules);

/**
 * Compares what a project says it depends on with what its files import.
 *
 * @param {object} project
 * @param {string} project.folder
 * @param {object} project.manifest its package.json
 * @param {string[]} [project.references] the projects its tsconfig.json references, by folder name; absent without a tsconfig
 * @param {Map<string, {specifier: string}[]>} project.modules every module of the project
 * @param {string} [project.configuration] the text of its configuration files, which may name packages as strings
 * @param {Set<string>} [rootTools] packages that the root installs for everybody's tests and configuration
 * @param {(name: string) => string[]} [peersOf] the peer dependencies of an installed package
 * @returns {string[]} one sentence for each problem, saying what to edit
 */
export function manifestProblems(project, rootTools = new Set(), peersOf = () => []) {
  const { shipped, others } = importedPackages(project);
  const { dependencies = {}, devDependencies = {} } = project.manifest;
  const manifest = `${project.folder}/package.json`;
  const declared = { ...dependencies, ...devDependencies };
  const used = new Set([...shipped, ...others, ...Object.keys(declared).flatMap(peersOf)]);
  const mentions = [...Object.values(project.manifest.scripts ?? {}), project.configuration].join('\n');
  const isUsed = (name) => used.has(name) || name.startsWith('@types/') || mentions.includes(name.replace(/^jest-environment-/, ''));

  return [
    ...[...shipped]
      .filter((name) => !Object.hasOwn(dependencies, name))
      .map((name) => `${manifest}: add "${name}" to dependencies, its sources import it.`),
    ...[...others]
      .filter((name) => !shipped.has(name) && !Object.hasOwn(declared, name) && !rootTools.has(name))
      .map((name) => `${manifest}: add "${name}" to devDependencies, its specs or configuration import it.`),
    ...Object.keys(declared)
      .filter((name) => !isUsed(name))
      .map((name) => `${manifest}: remove "${name}", nothing imports it.`),
    ...Object.entries(declared)
      .filter(([, version]) => !EXACT.test(version))
      .map(([name, version]) => `${manifest}: pin "${name}" to one exact version instead of "${version}".`),
    ...referenceProblems(project, dependencies),
  ];
}

function importedPackages({ folder, modules, manifest }) {
  const shipped = new Set();
  const others = new Set();
  for (const [file, imports] of modules) {
    const target = file.startsWith(`${folder}/src/`) && !isSpec(file) ? shipped : others;
    for (const { specifier } of imports) {
      const name = packageOf(specifier);
      if (name !== undefined && name !== manifest.name && !builtins.has(name)) target.add(name);
    }
  }
  return { shipped, others };
}

/** A lib that is imported is built first: `references` in tsconfig.json name the same libs as `dependencies`. */
function referenceProblems({ folder, references }, dependencies) {
  if (references === undefined) return [];
  const libs = Object.keys(dependencies)
    .filter((name) => name.startsWith(SCOPE))
    .map((name) => name.slice(SCOPE.length));
  return [
    ...libs
      .filter((lib) => !references.includes(lib))
      .map((lib) => `${folder}/tsconfig.json: add a reference to "${lib}", package.json depends on it.`),
    ...references
      .filter((lib) => !libs.includes(lib))
      .map((lib) => `${folder}/tsconfig.json: remove the reference to "${lib}", package.json does not depend on it.`),
  ];
}

/** One version of each package in the whole workspace, so that a value of one project is a value of the other. */
export function versionProblems(manifests) {
  const seen = new Map();
  const problems = [];
  for (const { file, manifest } of manifests) {
    for (const [name, version] of Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })) {
      const first = seen.get(name);
      if (first === undefined) seen.set(name, { file, version });
      else if (first.version !== version) problems.push(`${file}: "${name}" is ${version} here and ${first.version} in ${first.file}.`);
    }
  }
  return problems;
}
