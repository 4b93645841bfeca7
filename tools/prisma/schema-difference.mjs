import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import * as engineBindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import { migrationAdapter } from './migration-adapter.mjs';

/**
 * What the migrations lack: the SQL that brings a database with all of them to the given schema. Empty when they agree.
 * Needs no database server and downloads nothing: Prisma's own engine compares with a PostgreSQL in memory.
 *
 * @param {string} schemaFile schema.prisma
 * @param {string} migrationsFolder its subfolders are applied in the order of their names
 */
export async function schemaDifference(schemaFile, migrationsFolder) {
  const database = await PGlite.create();
  try {
    for (const sql of migrationScripts(migrationsFolder)) await database.exec(sql);
    return await compare(database, schemaFile);
  } finally {
    await database.close();
  }
}

export function migrationScripts(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
    .map((name) => readFileSync(path.join(folder, name, 'migration.sql'), 'utf8'));
}

async function compare(database, schemaFile) {
  await loadEngine();
  const connect = async () => migrationAdapter(database);
  const factory = bindMigrationAwareSqlAdapterFactory({ provider: 'postgres', adapterName: 'pglite', connect, connectToShadowDb: connect });
  const files = [{ path: schemaFile, content: readFileSync(schemaFile, 'utf8') }];
  const engine = await engineBindings.SchemaEngine.new({ datamodels: files.map((file) => [file.path, file.content]) }, () => {}, factory);
  const { stdout } = await engine.diff({
    from: { tag: 'schemaDatasource', files, configDir: path.dirname(schemaFile) },
    to: { tag: 'schemaDatamodel', files },
    script: true,
    exitCode: false,
    shadowDatabaseUrl: null,
    filters: { externalTables: [], externalEnums: [] },
  });
  return stdout.includes('This is an empty migration') ? '' : stdout;
}

let loading;
function loadEngine() {
  loading ??= instantiate();
  return loading;
}

async function instantiate() {
  const entry = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm');
  const file = path.join(path.dirname(entry), 'schema_engine_bg.wasm');
  const { instance } = await globalThis.WebAssembly.instantiate(readFileSync(file), { './schema_engine_bg.js': engineBindings });
  engineBindings.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
}
