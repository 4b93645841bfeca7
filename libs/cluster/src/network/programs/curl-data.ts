/** What curl sends: the values of `-d`, `--data-raw`, `--data-binary` and `--data-urlencode`. */
import type { Process } from '@drydock/shell';
import type { OptionWords } from './option-words.ts';

/** The data, joined with `&`; undefined when there is none. An error names the option whose file cannot be read, and the file. */
export function readCurlData(process: Process, { values }: OptionWords): { data: string | undefined } | { option: string; file: string } {
  const parts: string[] = [];
  for (const [letter, option] of [
    ['d', '-d'],
    ['data-binary', '--data-binary'],
  ] as const) {
    for (const value of values.get(letter) ?? []) {
      if (!value.startsWith('@')) parts.push(value);
      else {
        const content = process.files.readFile(value.slice(1));
        if (typeof content !== 'string') return { option, file: value.slice(1) };
        parts.push(letter === 'd' ? content.replace(/[\r\n]/g, '') : content);
      }
    }
  }
  parts.push(...(values.get('data-raw') ?? []), ...(values.get('data-urlencode') ?? []).map(urlEncoded));
  return { data: parts.length > 0 ? parts.join('&') : undefined };
}

/** `content`, `=content` or `name=content`: the content is encoded. */
function urlEncoded(text: string): string {
  const [, name = '', content = text] = /^([^=]*)=([\s\S]*)$/.exec(text) ?? [];
  // Words of a command line are byte strings.
  const encoded = content.replace(/[^A-Za-z0-9\-._~]/g, (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);
  return name === '' ? encoded : `${name}=${encoded}`;
}
