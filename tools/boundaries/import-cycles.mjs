import path from 'node:path';

/**
 * Files of one project that import each other in a circle: which of them runs first is then a matter of luck. Type-only imports are erased
 * and make no cycle.
 *
 * @param {Map<string, {specifier: string, typeOnly: boolean}[]>} modules by path, of one project
 * @returns {string[][]} each cycle as files, the first one repeated at the end
 */
export function importCycles(modules) {
  const cycles = [];
  const done = new Set();
  const visit = (file, trail) => {
    if (trail.includes(file)) cycles.push([...trail.slice(trail.indexOf(file)), file]);
    if (done.has(file) || trail.includes(file)) return;
    for (const next of importsOf(file, modules)) visit(next, [...trail, file]);
    done.add(file);
  };
  for (const file of modules.keys()) visit(file, []);
  return cycles;
}

function importsOf(file, modules) {
  return (modules.get(file) ?? [])
    .filter(({ specifier, typeOnly }) => !typeOnly && specifier.startsWith('.'))
    .map(({ specifier }) => path.posix.join(path.posix.dirname(file), specifier))
    .filter((target) => modules.has(target));
}
