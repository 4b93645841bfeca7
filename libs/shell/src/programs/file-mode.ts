const BITS: Record<string, number> = { r: 4, w: 2, x: 1 };
/** Set-uid and set-gid. */
const SPECIAL: Record<string, number> = { u: 0o4000, g: 0o2000 };
const SHIFTS: Record<string, number> = { u: 6, g: 3, o: 0 };

/** The mode that `text` (`755`, `u+x,go-w`) makes of `mode`; `undefined` when it is none (chmod(1)). */
export function changeMode(text: string, mode: number, isDirectory: boolean, umask = 0): number | undefined {
  if (/^[0-7]{1,4}$/.test(text)) return parseInt(text, 8);
  let result = mode;
  for (const clause of text.split(',')) {
    const match = /^([ugoa]*)([-+=])([rwxXst]*)$/.exec(clause);
    if (!match) return undefined;
    const who = match[1] === '' || match[1]!.includes('a') ? 'ugo' : match[1]!;
    for (const letter of who) {
      const special = match[3]!.includes('s') ? (SPECIAL[letter] ?? 0) : 0;
      let bits =
        [...match[3]!].reduce(
          (sum, permission) => sum | (permission === 'X' ? (isDirectory || (result & 0o111) !== 0 ? 1 : 0) : (BITS[permission] ?? 0)),
          0,
        ) << SHIFTS[letter]!;
      if (match[1] === '') bits &= ~umask;
      if (match[2] === '+') result |= bits;
      else if (match[2] === '-') result &= ~bits;
      else result = (result & ~(7 << SHIFTS[letter]!)) | bits;
      if (special) result = match[2] === '-' ? result & ~special : result | special;
    }
    if (match[3]!.includes('t')) result = match[2] === '-' ? result & ~0o1000 : result | 0o1000;
  }
  return result;
}
