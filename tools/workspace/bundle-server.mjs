import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { root } from './root.mjs';

/** Where `npm start` loads the server from. */
export const bundle = 'apps/server/dist/bundle/main.js';

/**
 * Puts the compiled files of the server and of the libs into a few: Node needs most of a second to load them one by one. Installed
 * packages stay where they are.
 */
export async function bundleServer() {
  const { build } = await import('esbuild');
  const outdir = path.dirname(bundle);
  await rm(path.join(root, outdir), { recursive: true, force: true });
  await build({
    absWorkingDir: root,
    entryPoints: ['apps/server/dist/main.js'],
    outdir,
    bundle: true,
    splitting: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    // Types of the GraphQL schema are called like their classes.
    keepNames: true,
    logLevel: 'error',
    plugins: [installedPackages, placesOfFiles],
  });
  return 0;
}

const installedPackages = {
  name: 'installed packages',
  setup: ({ onResolve }) =>
    onResolve({ filter: /^[^./]/ }, (found) => (found.path.startsWith('@drydock/') ? undefined : { external: true })),
};

/** What a file looks for beside itself is still where the file was. */
const placesOfFiles = {
  name: 'places of files',
  setup: ({ onLoad }) =>
    onLoad({ filter: /[\\/]dist[\\/].*\.js$/ }, async ({ path: file }) => {
      const text = await readFile(file, 'utf8');
      if (!text.includes('import.meta.url')) return undefined;
      const place = path.relative(path.join(root, path.dirname(bundle)), file).replaceAll(path.sep, '/');
      return { contents: text.replaceAll('import.meta.url', `new URL(${JSON.stringify(place)}, import.meta.url).href`) };
    }),
};
