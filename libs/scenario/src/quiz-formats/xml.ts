/** As much of XML as quizzes need: elements, attributes, text, CDATA, entities. No document types: an entity can not grow. */

export interface XmlElement {
  name: string;
  attributes: Readonly<Record<string, string>>;
  children: readonly (XmlElement | string)[];
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00A0' };
const TOKEN =
  /<!--[^]*?-->|<\?[^]*?\?>|<!\[CDATA\[([^]*?)\]\]>|<!DOCTYPE[^>[]*>|<\/([^\s>]+)\s*>|<([^\s/>!?]+)((?:\s+[^\s=/>]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>|[^<]+/y;
const ATTRIBUTE = /([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
const DEEPEST = 200;

/** The root element, or what is wrong and on which line. */
export function parseXml(text: string): XmlElement | { problem: string } {
  const root: { name: string; attributes: Record<string, string>; children: (XmlElement | string)[] } = {
    name: '',
    attributes: {},
    children: [],
  };
  const open = [root];
  TOKEN.lastIndex = 0;
  let at = 0;
  const problem = (message: string) => ({ problem: `line ${text.slice(0, at).split('\n').length}: ${message}` });
  while (at < text.length) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    if (!match) return problem(`this is no XML: ${text.slice(at, at + 30)}`);
    const [token, cdata, closed, opened, attributes = '', selfClosing] = match;
    const parent = open.at(-1)!;
    if (cdata !== undefined) parent.children.push(cdata);
    else if (closed !== undefined) {
      if (parent.name !== closed || open.length === 1) return problem(`</${closed}> closes nothing; ${parent.name || 'nothing'} is open`);
      open.pop();
    } else if (opened !== undefined) {
      const element = { name: opened, attributes: attributesOf(attributes), children: [] };
      parent.children.push(element);
      if (!selfClosing) open.push(element);
      if (open.length > DEEPEST) return problem(`elements are nested more than ${DEEPEST} deep`);
    } else if (!token.startsWith('<')) parent.children.push(decoded(token));
    at = TOKEN.lastIndex;
  }
  if (open.length > 1) return problem(`<${open.at(-1)!.name}> is never closed`);
  return root.children.find((child): child is XmlElement => typeof child !== 'string') ?? { problem: 'it has no element' };
}

function attributesOf(text: string): Record<string, string> {
  return Object.fromEntries([...text.matchAll(ATTRIBUTE)].map(([, name, double, single]) => [name!, decoded(double ?? single ?? '')]));
}

function decoded(text: string): string {
  return text.replace(/&(#x?[0-9a-f]+|\w+);/gi, (entity, name: string) => {
    if (!name.startsWith('#')) return ENTITIES[name] ?? entity;
    const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '\uFFFD';
  });
}

export function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

export function elementsOf({ children }: XmlElement, name?: string): XmlElement[] {
  return children.filter((child): child is XmlElement => typeof child !== 'string' && (name === undefined || child.name === name));
}

/** The first element of a name, at any depth. */
export function findElement(element: XmlElement, name: string): XmlElement | undefined {
  for (const child of elementsOf(element)) {
    const found = child.name === name ? child : findElement(child, name);
    if (found) return found;
  }
  return undefined;
}

export function findElements(element: XmlElement, name: string): XmlElement[] {
  return elementsOf(element).flatMap((child) => [...(child.name === name ? [child] : []), ...findElements(child, name)]);
}

export function textOf(element: XmlElement | undefined): string {
  if (!element) return '';
  return element.children.map((child) => (typeof child === 'string' ? child : textOf(child))).join('');
}

const BLOCK = /^(p|div|li|h[1-6])$/;

/** HTML as Markdown: paragraphs, code, emphasis; other tags leave their text. */
export function markdownOf(element: XmlElement | string): string {
  if (typeof element === 'string') return element;
  const inner = element.children.map(markdownOf).join('');
  const { name } = element;
  if (name === 'br') return '\n';
  if (name === 'code') return `\`${inner}\``;
  if (name === 'pre') return `\n\n\`\`\`\n${textOf(element).replace(/^\n|\n$/g, '')}\n\`\`\`\n\n`;
  if (name === 'strong' || name === 'b') return `**${inner}**`;
  if (name === 'em' || name === 'i') return `*${inner}*`;
  return BLOCK.test(name) ? `${inner}\n\n` : inner;
}

/** Text that holds HTML, as Markdown; what is no well-formed HTML stays as it is, without its tags. */
export function htmlToMarkdown(html: string): string {
  const parsed = parseXml(`<div>${html.replace(/<(br|hr|img)([^>]*?)\/?>/gi, '<$1$2/>')}</div>`);
  const text = 'problem' in parsed ? html.replace(/<[^>]+>/g, '') : markdownOf(parsed);
  return text.replace(/\n{3,}/g, '\n\n').trim();
}
