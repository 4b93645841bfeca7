import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};
const COMPRESSED = new Set(['.ico', '.jpg', '.png', '.webp', '.woff2']);
/** Below this, in bytes, compression saves nothing. */
const WORTH_COMPRESSING = 1024;
const BROTLI_QUALITY = 9;
const SECONDS_OF_A_YEAR = 365 * 24 * 60 * 60;

const encodings: Readonly<Record<string, (content: Buffer) => Promise<Buffer>>> = {
  br: (content) =>
    promisify<Buffer, object, Buffer>(brotliCompress)(content, { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } }),
  gzip: promisify(gzip),
};

interface StaticFile {
  readonly type: string;
  readonly etag: string;
  readonly content: Buffer;
  readonly compressible: boolean;
  readonly encoded: Map<string, Promise<Buffer>>;
}

/** The files of a folder, each read and compressed once. Only what was in the folder at the start is served, so no path leads out of it. */
export class StaticFiles {
  readonly #folder: string;
  readonly #paths: ReadonlySet<string>;
  readonly #files = new Map<string, Promise<StaticFile | undefined>>();

  private constructor(folder: string, paths: ReadonlySet<string>) {
    this.#folder = folder;
    this.#paths = paths;
  }

  /** Those whose path from the folder, with forward slashes, is wanted. A folder that is not there is empty. */
  static async of(folder: string, isWanted: (file: string) => boolean = () => true): Promise<StaticFiles> {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
    const files = entries
      .filter((entry) => entry.isFile() && path.extname(entry.name) in TYPES)
      .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/'));
    return new StaticFiles(folder, new Set(files.filter(isWanted)));
  }

  has(file: string): boolean {
    return this.#paths.has(file);
  }

  /** Answers with a file that there is. `immutable`: its name changes with its content. */
  async send(request: FastifyRequest, reply: FastifyReply, file: string, { immutable }: { immutable: boolean }): Promise<FastifyReply> {
    const found = await this.#file(file);
    // Built anew while the server runs: whoever asks loads the page again.
    if (!found) return reply.code(404).type('text/plain').send('Not found');
    const { type, etag, content, compressible, encoded } = found;
    reply.header('cache-control', immutable ? `public, max-age=${SECONDS_OF_A_YEAR}, immutable` : 'no-cache').header('etag', etag);
    if (request.headers['if-none-match'] === etag) return reply.code(304).send();
    reply.header('content-type', type);
    if (!compressible) return reply.send(content);
    reply.header('vary', 'accept-encoding');
    const encoding = preferredEncoding(request.headers['accept-encoding']);
    if (encoding === undefined) return reply.send(content);
    let body = encoded.get(encoding);
    if (body === undefined) encoded.set(encoding, (body = encodings[encoding]!(content)));
    return reply.header('content-encoding', encoding).send(await body);
  }

  #file(file: string): Promise<StaticFile | undefined> {
    let known = this.#files.get(file);
    if (known === undefined) this.#files.set(file, (known = this.#read(file)));
    return known;
  }

  async #read(file: string): Promise<StaticFile | undefined> {
    const content = await readFile(path.join(this.#folder, file)).catch(() => undefined);
    if (!content) return undefined;
    const extension = path.extname(file);
    return {
      type: TYPES[extension]!,
      etag: `"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`,
      content,
      compressible: !COMPRESSED.has(extension) && content.length >= WORTH_COMPRESSING,
      encoded: new Map(),
    };
  }
}

/** The best of those that a client takes; `q=0` means that it does not. */
export function preferredEncoding(accepted: string | undefined): string | undefined {
  const names = (accepted ?? '').split(',').filter((each) => !/;\s*q=0(\.0*)?\s*$/.test(each));
  return Object.keys(encodings).find((encoding) => names.some((each) => each.split(';')[0]!.trim() === encoding));
}
