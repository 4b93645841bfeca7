import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../workspace/root.mjs';
import { schemaDifference } from './schema-difference.mjs';

/** Writes the next migration: `node tools/prisma/new-migration.mjs <name>`. */
const name = process.argv[2];
const folder = path.join(root, 'prisma/migrations');

if (!/^[a-z0-9_]+$/.test(name ?? '')) {
  console.error('usage: node tools/prisma/new-migration.mjs <name_in_lower_case>');
  process.exit(2);
}
const sql = await schemaDifference(path.join(root, 'prisma/schema.prisma'), folder);
if (sql === '') {
  console.log('The migrations already make what prisma/schema.prisma says.');
} else {
  const stamp = String(nextNumber()).padStart(4, '0');
  const target = path.join(folder, `${stamp}_${name}`);
  mkdirSync(target);
  writeFileSync(path.join(target, 'migration.sql'), sql);
  console.log(path.relative(root, target));
}

function nextNumber() {
  const numbers = readdirSync(folder).map((entry) => Number.parseInt(entry, 10));
  return Math.max(0, ...numbers.filter(Number.isInteger)) + 1;
}
