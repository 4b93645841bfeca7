/** git-config(1)'s files: sections, keys and values, and changes that leave everything else as it was written. */

export interface ConfigEntry {
  /** `user.name`, `remote.origin.url`: section and key in lower case, the middle as written. */
  readonly key: string;
  readonly value: string;
}

interface Line {
  readonly text: string;
  /** The section that the line is in or begins: `remote.origin`. */
  readonly section: string;
  readonly entry?: ConfigEntry;
}

export class ConfigSyntaxError {
  readonly line: number;

  constructor(line: number) {
    this.line = line;
  }
}

/** `User.NAME` → `user.name`. */
export function canonicalKey(key: string): string {
  const [first, last] = [key.indexOf('.'), key.lastIndexOf('.')];
  if (first < 0) return key.toLowerCase();
  return `${key.slice(0, first).toLowerCase()}${key.slice(first, last + 1)}${key.slice(last + 1).toLowerCase()}`;
}

function unquote(text: string): string {
  let [value, quoted] = ['', false];
  for (let i = 0; i < text.length; i++) {
    const character = text[i]!;
    if (character === '"') quoted = !quoted;
    else if (character === '\\') value += { n: '\n', t: '\t', b: '\b' }[text[++i]!] ?? text[i] ?? '';
    else if (!quoted && (character === '#' || character === ';')) break;
    else value += character;
  }
  return text.trimEnd().endsWith('"') ? value : value.trimEnd();
}

export function quoteValue(value: string): string {
  const escaped = value.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\t', '\\t');
  return /^\s|\s$|[#;]/.test(value) ? `"${escaped}"` : escaped;
}

function parseLines(text: string): Line[] | ConfigSyntaxError {
  const lines: Line[] = [];
  let section = '';
  const raw = text.split('\n');
  if (raw.at(-1) === '') raw.pop();
  for (let i = 0; i < raw.length; i++) {
    let line = raw[i]!;
    const number = i + 1;
    while (/(^|[^\\])\\$/.test(line) && i + 1 < raw.length) line = `${line.slice(0, -1)}${raw[++i]}`;
    const head = /^\s*\[([A-Za-z0-9.-]+)(?:\s+"((?:[^"\\]|\\.)*)")?\]\s*(.*)$/.exec(line);
    if (head) {
      section = head[2] === undefined ? head[1]!.toLowerCase() : `${head[1]!.toLowerCase()}.${head[2].replace(/\\(.)/g, '$1')}`;
      lines.push({ text: line, section });
      continue;
    }
    if (/^\s*([#;].*)?$/.test(line)) {
      lines.push({ text: line, section });
      continue;
    }
    const pair = /^\s*([A-Za-z][A-Za-z0-9-]*)\s*(?:=\s*(.*))?$/.exec(line);
    if (!pair || section === '') return new ConfigSyntaxError(number);
    const value = pair[2] === undefined ? 'true' : unquote(pair[2]);
    lines.push({ text: line, section, entry: { key: `${section}.${pair[1]!.toLowerCase()}`, value } });
  }
  return lines;
}

export function parseConfig(text: string): ConfigEntry[] | ConfigSyntaxError {
  const lines = parseLines(text);
  return lines instanceof ConfigSyntaxError ? lines : lines.flatMap(({ entry }) => (entry ? [entry] : []));
}

const sectionOf = (key: string): string => key.slice(0, key.lastIndexOf('.'));

function sectionHead(section: string): string {
  const dot = section.indexOf('.');
  return dot < 0 ? `[${section}]` : `[${section.slice(0, dot)} "${section.slice(dot + 1).replace(/[\\"]/g, '\\$&')}"]`;
}

/** Sets the last value of a key, or adds one. `name`: the key as it was written. */
export function setValue(text: string, name: string, value: string, mode: 'replace' | 'add' = 'replace'): string {
  const key = canonicalKey(name);
  const lines = parseLines(text);
  if (lines instanceof ConfigSyntaxError) return text;
  const line = `\t${name.slice(name.lastIndexOf('.') + 1)} = ${quoteValue(value)}`;
  const texts = lines.map((each) => each.text);
  const at = lines.findLastIndex(({ entry }) => entry?.key === key);
  if (at >= 0 && mode === 'replace') texts[at] = line;
  else {
    const end = lines.findLastIndex(({ section }) => section === sectionOf(key));
    if (end >= 0) texts.splice(end + 1, 0, line);
    else texts.push(sectionHead(sectionOf(key)), line);
  }
  return texts.map((each) => `${each}\n`).join('');
}

/** Removes all values of a key; a section that is empty afterwards goes, too. */
export function unsetValue(text: string, name: string): string {
  const key = canonicalKey(name);
  const lines = parseLines(text);
  if (lines instanceof ConfigSyntaxError) return text;
  const kept = lines.filter(({ entry }) => entry?.key !== key);
  const used = new Set(kept.filter(({ entry }) => entry).map(({ section }) => section));
  const changed = sectionOf(key);
  return kept
    .filter(({ section }) => section !== changed || used.has(section))
    .map((each) => `${each.text}\n`)
    .join('');
}

export function removeSection(text: string, section: string): string {
  const lines = parseLines(text);
  return lines instanceof ConfigSyntaxError ? text : lines.filter((each) => each.section !== section).map((each) => `${each.text}\n`).join(''); // prettier-ignore
}

export function renameSection(text: string, from: string, to: string): string {
  const lines = parseLines(text);
  if (lines instanceof ConfigSyntaxError) return text;
  return lines
    .map((each) => `${each.section === from && !each.entry && each.text.trim().startsWith('[') ? sectionHead(to) : each.text}\n`)
    .join('');
}
