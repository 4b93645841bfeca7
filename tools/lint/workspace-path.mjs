import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The linted file's path from the workspace root, with forward slashes. */
export function workspacePath(context) {
  return path.relative(root, context.filename).split(path.sep).join('/');
}
