import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { preferredEncoding, StaticFiles } from './static-files.ts';

it('says that a file is not there when it has gone since the start', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'drydock-static-'));
  for (const name of ['kept.js', 'gone.js']) await writeFile(path.join(folder, name), 'x');
  const files = await StaticFiles.of(folder);
  await rm(path.join(folder, 'gone.js'));
  const answerTo = async (file: string) => {
    let code = 200;
    const answer = { header: () => answer, type: () => answer, send: () => answer, code: (given: number) => ((code = given), answer) };
    await files.send({ headers: {} } as FastifyRequest, answer as unknown as FastifyReply, file, { immutable: true });
    return code;
  };
  expect([await answerTo('kept.js'), await answerTo('gone.js')]).toEqual([200, 404]);
  await rm(folder, { recursive: true });
});

it.each([
  [undefined, undefined],
  ['identity', undefined],
  ['gzip, deflate, br', 'br'],
  ['gzip', 'gzip'],
  ['br;q=0, gzip;q=0.5', 'gzip'],
  ['br;q=0.0', undefined],
])('prefers for %j', (accepted, encoding) => {
  expect(preferredEncoding(accepted)).toBe(encoding);
});
