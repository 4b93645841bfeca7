/** Archives of POSIX tar, as far as charts need them: plain files. Content is bytes. */
import { decodeUtf8, encodeUtf8 } from '@drydock/apimachinery';

const BLOCK = 512;

export interface TarFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** `modified` is in milliseconds. */
export function writeTar(files: readonly TarFile[], modified: number): Uint8Array {
  const blocks = files.flatMap(({ name, bytes }) => {
    const content = new Uint8Array(Math.ceil(bytes.length / BLOCK) * BLOCK);
    content.set(bytes);
    return [header(name, bytes.length, modified), content];
  });
  const archive = new Uint8Array(blocks.reduce((sum, block) => sum + block.length, 0) + 2 * BLOCK);
  let at = 0;
  for (const block of blocks) {
    archive.set(block, at);
    at += block.length;
  }
  return archive;
}

function header(path: string, size: number, modified: number): Uint8Array {
  const block = new Uint8Array(BLOCK);
  const put = (text: string, at: number): void => block.set(encodeUtf8(text), at);
  const [prefix, name] = splitName(path);
  put(name, 0);
  put('0000644\0', 100);
  put('0000000\0', 108);
  put('0000000\0', 116);
  put(`${size.toString(8).padStart(11, '0')}\0`, 124);
  put(
    `${Math.floor(modified / 1000)
      .toString(8)
      .padStart(11, '0')}\0`,
    136,
  );
  put(' '.repeat(8), 148);
  put('0', 156);
  put('ustar\u000000', 257);
  put(prefix, 345);
  const sum = block.reduce((total, byte) => total + byte, 0);
  put(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

/** Names of more than 100 bytes are cut at a slash. */
function splitName(path: string): [prefix: string, name: string] {
  if (path.length <= 100) return ['', path];
  const slash = path.indexOf('/', path.length - 101);
  return slash < 0 ? ['', path.slice(-100)] : [path.slice(0, slash), path.slice(slash + 1)];
}

/** The plain files of an archive. What ends early is left out. */
export function readTar(bytes: Uint8Array): TarFile[] {
  const files: TarFile[] = [];
  const field = (at: number, length: number): string => decodeUtf8(bytes.subarray(at, at + length)).replace(/\0[\s\S]*$/, '');
  for (let at = 0; at + BLOCK <= bytes.length && bytes[at] !== 0;) {
    const size = parseInt(field(at + 124, 12).trim(), 8) || 0;
    const prefix = field(at + 345, 155);
    const name = field(at, 100);
    const type = field(at + 156, 1);
    const start = at + BLOCK;
    if (type === '0' || type === '') files.push({ name: prefix ? `${prefix}/${name}` : name, bytes: bytes.slice(start, start + size) });
    at = start + Math.ceil(size / BLOCK) * BLOCK;
  }
  return files;
}
