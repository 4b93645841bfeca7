/** Raw deflate streams (RFC 1951), by way of just-bash's gzip: its members are such a stream between a header and a trailer (RFC 1952). */
import type { ByteString } from '../../kernel/byte-string.ts';
import type { Process } from '../../kernel/program.ts';
import type { Wait } from '../../kernel/wait.ts';

const HEADER = '\x1f\x8b\x08\0\0\0\0\0\0\x03';
const TRAILER_SIZE = 8;

async function gzip(args: readonly string[], input: ByteString): Promise<ByteString> {
  // The package is large: it is loaded when it is first needed.
  const { Bash } = await import('just-bash');
  const bash = new Bash({ commands: ['gzip'], defenseInDepth: false });
  const { stdout } = await bash.exec('/usr/bin/gzip', { args: [...args], stdin: input, stdinKind: 'bytes', rawScript: true });
  return stdout;
}

function* settled<Value>(process: Process, bytes: number, promise: Promise<Value>): Generator<Wait, Value, void> {
  process.charge(10 + (bytes >> 6));
  let value: { is: Value } | undefined;
  const done = promise.then((is) => (value = { is }));
  while (!value) yield { on: 'promise', promise: done };
  return value.is;
}

/** `level` from 1 to 9. */
export function* deflate(process: Process, data: ByteString, level: number): Generator<Wait, ByteString, void> {
  const packed = yield* settled(process, data.length, gzip(['-c', '-n', `-${level}`], data));
  return packed.slice(HEADER.length, -TRAILER_SIZE);
}

export function* inflate(
  process: Process,
  { packed, crc, size }: { packed: ByteString; crc: number; size: number },
): Generator<Wait, ByteString, void> {
  const number = (value: number) => [0, 8, 16, 24].map((shift) => String.fromCharCode((value >>> shift) & 255)).join('');
  return yield* settled(process, size, gzip(['-d', '-c'], HEADER + packed + number(crc) + number(size)));
}
