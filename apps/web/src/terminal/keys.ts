const TOKEN = /\x1b(?:\[[0-?]*[ -/]*[@-~]|O[@-~]|[^\x1b[O])|\x1b|[\x00-\x1f\x7f]|[^\x00-\x1f\x7f\x1b]+/gs;
const PASTED = /\r|[^\r]+/g;

/**
 * Terminal input as single keys, or runs of text. What was pasted is text up to the ends of its lines: a tab or an escape in it is no
 * key, which a bracketed paste says to the line editor.
 */
export function keysOf(data: string, pasted: boolean): string[] {
  const text = data.replace(/\r\n/g, '\r');
  if (!pasted) return text.match(TOKEN) ?? [];
  return (text.match(PASTED) ?? []).flatMap((part) => (part === '\r' ? [part] : ['\x1b[200~', part, '\x1b[201~']));
}

/** The input that such keys stand for, for a program that asked for no brackets. */
export const dataOf = (keys: readonly string[]): string => keys.join('').replace(/\x1b\[20[01]~/g, '');
