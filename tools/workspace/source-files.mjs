import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';

const NOT_SOURCES = new Set(['node_modules', 'dist', 'generated', 'coverage', '.git', '.nx', '.drydock', '.test-results']);

/**
 * Every source file under a folder (or the file itself), sorted, as paths from `root` with forward slashes. What is installed,
 * built or generated is left out; a folder that does not exist has no files.
 */
export function sourceFiles(root, folder) {
  const start = path.join(root, folder);
  if (!existsSync(start)) return [];
  if (statSync(start).isFile()) return [folder];
  return readdirSync(start, { withFileTypes: true })
    .filter((entry) => !NOT_SOURCES.has(entry.name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) =>
      entry.isDirectory() ? sourceFiles(root, `${folder}/${entry.name}`) : entry.isFile() ? [`${folder}/${entry.name}`] : [],
    );
}
