let table: Uint32Array | undefined;

function newTable(): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, byte) => {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
    return value >>> 0;
  });
}

/** The checksum of gzip and zip (ISO 3309). */
export function crc32(bytes: Uint8Array): number {
  const values = (table ??= newTable());
  let crc = 0xffffffff;
  for (const byte of bytes) crc = values[(crc ^ byte) & 0xff]! ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}
