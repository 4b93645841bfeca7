/** The picture of a fingerprint: the walk of the "drunken bishop" (openssh, sshkey.c). */

const WIDTH = 17;
const HEIGHT = 9;
const MARKS = ' .o+=*BOX@%&#/^SE';

/** `title`: `ED25519 256`; `short` where that is too long; `hash`: `SHA256`. Without a newline at the end. */
export function randomArt(bytes: Uint8Array, title: string, short: string, hash: string): string {
  const field = Array.from({ length: HEIGHT }, () => Array<number>(WIDTH).fill(0));
  const most = MARKS.length - 1;
  let [x, y] = [Math.floor(WIDTH / 2), Math.floor(HEIGHT / 2)];
  for (const byte of bytes)
    for (let shift = 0; shift < 8; shift += 2) {
      x = Math.max(0, Math.min(WIDTH - 1, x + ((byte >> shift) & 1 ? 1 : -1)));
      y = Math.max(0, Math.min(HEIGHT - 1, y + ((byte >> shift) & 2 ? 1 : -1)));
      if (field[y]![x]! < most - 2) field[y]![x]!++;
    }
  field[Math.floor(HEIGHT / 2)]![Math.floor(WIDTH / 2)] = most - 1;
  field[y]![x] = most;
  const border = (text: string): string => {
    const before = Math.floor((WIDTH - text.length) / 2);
    return `+${'-'.repeat(before)}${text}${'-'.repeat(WIDTH - before - text.length)}+`;
  };
  const name = title.length + 2 <= WIDTH ? `[${title}]` : `[${short}]`;
  return [border(name), ...field.map((row) => `|${row.map((count) => MARKS[Math.min(count, most)]).join('')}|`), border(`[${hash}]`)].join(
    '\n',
  );
}
