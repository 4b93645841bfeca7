import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { root } from '../workspace/root.mjs';

/** An embedded database without tables, as an archive: unpacking it takes a fraction of the time that making one does. */
const target = path.join(root, 'libs/persistence/dist/empty-database.tar.gz');

const database = await PGlite.create();
const archive = await database.dumpDataDir('gzip');
await database.close();
mkdirSync(path.dirname(target), { recursive: true });
writeFileSync(target, Buffer.from(await archive.arrayBuffer()));
console.log(`${path.relative(root, target)}: ${(archive.size / 1e6).toFixed(1)} MB`);
