/** Puts the compiled files of programs and of the libs into a few: Node needs most of a second to load them one by one. */
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { root } from './root.mjs';

/** Where `npm start` loads the server from. */
export const serverBundle = 'apps/server/dist/bundle/main.js';
/** Where `drydock` is loaded from. */
export const commandBundle = 'apps/cli/dist/bundle/main.js';

// Types of the GraphQL schema are called like their classes.
export const bundleServer = () => bundle(serverBundle, ['apps/server/dist/main.js'], { keepNames: true });

export const bundleCommand = () =>
  bundle(
    commandBundle,
    ['main.js', 'workers/grade.worker.js', 'workers/prove.worker.js'].map((file) => `apps/cli/dist/${file}`),
  );

/** Installed packages stay where they are. */
async function bundle(main, entryPoints, options = {}) {
  const { build } = await import('esbuild');
  const outdir = path.dirname(main);
  await rm(path.join(root, outdir), { recursive: true, force: true });
  await build({
    absWorkingDir: root,
    entryPoints,
    entryNames: '[name]',
    outdir,
    bundle: true,
    splitting: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    logLevel: 'error',
    plugins: [installedPackages, placesOfFiles(outdir)],
    ...options,
  });
  return 0;
}

const installedPackages = {
  name: 'installed packages',
  setup: ({ onResolve }) =>
    onResolve({ filter: /^[^./]/ }, (found) => (found.path.startsWith('@drydock/') ? undefined : { external: true })),
};

/** What a file looks for beside itself is still where the file was; but workers are started from the bundle, too. */
const placesOfFiles = (outdir) => ({
  name: 'places of files',
  setup: ({ onLoad }) =>
    onLoad({ filter: /[\\/]dist[\\/].*\.js$/ }, async ({ path: file }) => {
      const text = await readFile(file, 'utf8');
      if (!text.includes('import.meta.url') || path.basename(file) === 'worker-scripts.js') return undefined;
      const place = path.relative(path.join(root, outdir), file).replaceAll(path.sep, '/');
      return { contents: text.replaceAll('import.meta.url', `new URL(${JSON.stringify(place)}, import.meta.url).href`) };
    }),
});
