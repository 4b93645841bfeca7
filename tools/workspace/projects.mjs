import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { root } from './root.mjs';

/** Every project of the workspace: its folder from the root, and its package.json. */
export function workspaceProjects() {
  const nested = ['libs', 'apps'].filter((folder) => existsSync(path.join(root, folder))).flatMap(subfolders);
  return [...nested, 'tools']
    .map((folder) => ({ folder, file: path.join(root, folder, 'package.json') }))
    .filter(({ file }) => existsSync(file))
    .map(({ folder, file }) => ({ folder, manifest: JSON.parse(readFileSync(file, 'utf8')) }));
}

function subfolders(folder) {
  return readdirSync(path.join(root, folder))
    .sort()
    .map((name) => `${folder}/${name}`);
}
