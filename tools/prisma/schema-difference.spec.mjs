import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from '../workspace/root.mjs';
import { schemaDifference } from './schema-difference.mjs';

const schema = path.join(root, 'prisma/schema.prisma');

describe('schemaDifference', () => {
  it('finds that the migrations make what prisma/schema.prisma says', async () => {
    expect(await schemaDifference(schema, path.join(root, 'prisma/migrations'))).toBe('');
  }, 60_000);

  it('writes what the migrations lack', async () => {
    const noMigrations = mkdtempSync(path.join(tmpdir(), 'drydock-'));
    expect(await schemaDifference(schema, noMigrations)).toContain('CREATE TABLE "Attempt"');
    rmdirSync(noMigrations);
  }, 60_000);
});
