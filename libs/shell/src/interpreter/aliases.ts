import { parseSource } from './source.ts';

const MAX_ROUNDS = 10;

/** The text with aliases replaced where commands begin; an alias is not replaced within its own value. */
export function expandAliases(text: string, aliases: Readonly<Record<string, string>>): string {
  const names = commandNames(text, aliases);
  if (names.length === 0) return text;
  let result = '';
  let from = 0;
  for (const { pos, end } of names) {
    if (pos < from) continue;
    const value = valueOf(text.slice(pos, end), aliases);
    result += text.slice(from, pos) + value;
    from = end;
    if (!/\s$/.test(value)) continue;
    const next = /^(\s*)([^\s;&|()<>]+)/.exec(text.slice(end));
    if (!next || !Object.hasOwn(aliases, next[2]!)) continue;
    result += next[1]! + valueOf(next[2]!, aliases);
    from = end + next[0].length;
  }
  return result + text.slice(from);
}

function commandNames(text: string, aliases: Readonly<Record<string, string>>): { pos: number; end: number }[] {
  const names: { pos: number; end: number }[] = [];
  for (const node of parseSource(text).nodes) {
    if (node.type === 'Command' && node.name && Object.hasOwn(aliases, node.name.text)) names.push(node.name);
  }
  return names.sort((a, b) => a.pos - b.pos);
}

function valueOf(name: string, aliases: Readonly<Record<string, string>>): string {
  const seen = new Set<string>();
  let [word, rest] = [name, ''];
  for (let round = 0; round < MAX_ROUNDS && Object.hasOwn(aliases, word) && !seen.has(word); round++) {
    seen.add(word);
    const value = aliases[word]! + rest;
    word = /^[^\s;&|()<>]*/.exec(value)![0];
    rest = value.slice(word.length);
  }
  return word + rest;
}
