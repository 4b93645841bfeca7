import path from 'node:path';
import { boundaries as workspaceBoundaries } from './boundaries.mjs';

const SCOPE = '@drydock/';
const DATA_FILE = 'tools/lint/boundaries.mjs';

/**
 * The project that a file belongs to, or undefined for a file outside every listed project.
 *
 * @param {string} file path from the workspace root, with forward slashes
 */
export function projectOf(file, boundaries = workspaceBoundaries) {
  return Object.keys(boundaries).find((folder) => file.startsWith(`${folder}/`));
}

/** Whether a file promises to run anywhere: its project does, or its folder, which others may import alone. */
export function isPure(file, boundaries = workspaceBoundaries) {
  const project = projectOf(file, boundaries);
  if (project === undefined) return false;
  const { pure, entries = {} } = boundaries[project];
  return pure || Object.values(entries).some((folder) => file.startsWith(`${project}/${folder}/`));
}

/** Specs and what supports them may read recordings from disk and watch the wall clock: the promises of a pure lib bind what is shipped. */
export function isSpec(file) {
  return /\.spec\.[a-z]+$|\/(test|testdata|test-support)\//.test(file);
}

/**
 * Judges one import by the boundaries.
 *
 * @param {string} file the importing file, from the workspace root
 * @param {string} specifier what it imports, as written
 * @returns {{messageId: string, data: Record<string, string>} | undefined} what is wrong with it, or undefined
 */
export function judgeImport(file, specifier, boundaries = workspaceBoundaries) {
  const from = projectOf(file, boundaries);
  if (from === undefined) return undefined;
  if (specifier.startsWith('.')) return judgeRelative(file, specifier, from, boundaries);
  if (!specifier.startsWith(SCOPE)) return undefined;

  const [name, ...deep] = specifier.slice(SCOPE.length).split('/');
  const to = Object.keys(boundaries).find((folder) => folder.endsWith(`/${name}`));
  if (to === undefined) return { messageId: 'unknown', data: { specifier, dataFile: DATA_FILE } };
  if (to === from) return { messageId: 'self', data: { specifier } };
  if (deep.length > 0 && Object.hasOwn(boundaries[to].entries ?? {}, deep.join('/'))) {
    return judgeDirection(file, from, [name, ...deep].join('/'), to, boundaries);
  }
  if (deep.length > 0) return { messageId: 'deep', data: { specifier, index: `${to}/src/index.ts`, entry: SCOPE + name } };
  return judgeDirection(file, from, name, to, boundaries);
}

function judgeRelative(file, specifier, from, boundaries) {
  const target = path.posix.join(path.posix.dirname(file), specifier);
  if (target.startsWith(`${from}/`)) return undefined;
  const to = projectOf(target, boundaries);
  if (to === undefined) return isShipped(file, from) ? { messageId: 'outside', data: { specifier, from } } : undefined;
  return { messageId: 'deep', data: { specifier, index: `${to}/src/index.ts`, entry: SCOPE + path.posix.basename(to) } };
}

/** Configuration files and specs may reach the workspace's own (the Jest preset, recordings); what is built may not. */
function isShipped(file, project) {
  return file.startsWith(`${project}/src/`) && !isSpec(file);
}

function judgeDirection(file, from, name, to, boundaries) {
  const { imports, testImports = [] } = boundaries[from];
  const allowed = isSpec(file) ? [...imports, ...testImports] : imports;
  if (allowed.includes(name)) return undefined;
  const mayUseBack = boundaries[to].imports.includes(path.posix.basename(from));
  const data = { from, to, dataFile: DATA_FILE, allowed: allowed.join(', ') || 'no other lib' };
  return { messageId: mayUseBack || to.startsWith('apps/') ? 'upward' : 'unlisted', data };
}

/** The sentences for the message ids above: each says what to do instead. */
export const importMessages = {
  unknown: "'{{specifier}}' is no project of this workspace. A new lib is listed in {{dataFile}}.",
  self: "'{{specifier}}' is this very project: import the file itself by a relative path.",
  deep: "'{{specifier}}' reaches past another project's entry. Export what you need from {{index}} and import '{{entry}}'.",
  outside: "'{{specifier}}' leaves {{from}}. Move the file into the project, or pass what it gives in as a parameter.",
  upward:
    '{{from}} must not import {{to}}, which is above it (it may import: {{allowed}}). Move the code down into {{from}}, or let the caller pass it in as a parameter.',
  unlisted:
    '{{from}} may import: {{allowed}}; not {{to}}. Move the code down to where both see it, or pass it in as a parameter. If the dependency is meant, add it to the line of {{from}} in {{dataFile}}.',
};
