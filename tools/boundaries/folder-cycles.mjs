import path from 'node:path';

/**
 * Cycles between sibling folders of one project: at every level, the folders inside a folder import each other in one direction
 * only. Type-only imports are erased and make no cycle; files directly in a folder are its entry or its shared shapes and are free.
 *
 * @param {Map<string, {specifier: string, typeOnly: boolean}[]>} modules by path, of one project
 * @returns {string[][]} each cycle as folders, the first one repeated at the end
 */
export function folderCycles(modules) {
  return [...levels(modules).values()].flatMap(cyclesOf);
}

/** For each folder, which of its sub-folders imports which other. */
function levels(modules) {
  const graphs = new Map();
  for (const [file, imports] of modules) {
    for (const { specifier, typeOnly } of imports) {
      if (typeOnly || !specifier.startsWith('.')) continue;
      const target = path.posix.join(path.posix.dirname(file), specifier);
      addEdge(graphs, file.split('/'), target.split('/'));
    }
  }
  return graphs;
}

function addEdge(graphs, from, to) {
  const fork = from.findIndex((part, depth) => part !== to[depth]);
  const betweenFolders = fork >= 0 && fork < from.length - 1 && fork < to.length - 1;
  if (!betweenFolders) return;
  const level = from.slice(0, fork).join('/');
  const graph = graphs.get(level) ?? new Map();
  const source = from.slice(0, fork + 1).join('/');
  graphs.set(level, graph.set(source, (graph.get(source) ?? new Set()).add(to.slice(0, fork + 1).join('/'))));
}

/** One cycle for each folder that closes one, found by depth-first search. */
function cyclesOf(graph) {
  const cycles = [];
  const done = new Set();
  const visit = (node, trail) => {
    if (trail.includes(node)) cycles.push([...trail.slice(trail.indexOf(node)), node]);
    if (done.has(node) || trail.includes(node)) return;
    for (const next of graph.get(node) ?? []) visit(next, [...trail, node]);
    done.add(node);
  };
  for (const node of graph.keys()) visit(node, []);
  return cycles;
}
