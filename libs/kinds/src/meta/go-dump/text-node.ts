/** The layout of a printed diff (google/go-cmp, report_text): lists that go on one line when nothing in them changed, else one entry a line. */

export type DiffMark = '' | '-' | '+';

export type TextNode = string | TextWrap | TextList;

export interface TextWrap {
  prefix: string;
  value: TextNode;
  suffix: string;
}

export type TextList = readonly TextRecord[];

export interface TextRecord {
  mark: DiffMark;
  key: string;
  value: TextNode;
  /** An ellipsis has no comma, and says what it stands for. */
  ellipsis?: boolean;
  comment?: string;
}

const MAX_COLUMNS = 80;

export function ellipsis(comment?: string): TextRecord {
  return { mark: '', key: '', value: '...', ellipsis: true, comment };
}

export function wrap(prefix: string, value: TextNode, suffix = ''): TextWrap {
  return { prefix, value, suffix };
}

export function isTextList(node: TextNode): node is TextList {
  return Array.isArray(node);
}

/** The whole text, each line with its mark. */
export function renderText(node: TextNode): string {
  return `${indent(0, '')}${expand(compact(node, ''), '', 0)}\n`;
}

/** Everything that fits the rules becomes one line. */
function compact(node: TextNode, mark: DiffMark): TextNode {
  if (typeof node === 'string') return node;
  if (!isTextList(node)) {
    const value = compact(node.value, mark);
    return typeof value === 'string' ? node.prefix + value + node.suffix : { ...node, value };
  }
  const records = node.map((record) => ({ ...record, value: compact(record.value, record.mark || mark) }));
  const line = records.map(({ key, value }) => (key ? `${key}: ` : '') + (typeof value === 'string' ? value : '')).join(', ');
  const expanded =
    records.some((record) => record.mark || typeof record.value !== 'string' || record.comment !== undefined) ||
    (mark !== '' && line.length > MAX_COLUMNS);
  return expanded ? records : line;
}

function expand(node: TextNode, mark: DiffMark, depth: number): string {
  if (typeof node === 'string') return node;
  if (!isTextList(node)) return node.prefix + expand(node.value, mark, depth) + node.suffix;
  const padding = alignKeys(node);
  const lines = node.map((record, index) => {
    const current = record.mark || mark;
    const key = record.key ? `${record.key}: ` : '';
    const comma = record.ellipsis ? '' : ',';
    const comment = record.comment === undefined ? '' : ` // ${record.comment}`;
    return `\n${indent(depth + 1, current)}${key}${' '.repeat(padding[index]!)}${expand(record.value, current, depth + 1)}${comma}${comment}`;
  });
  return `${lines.join('')}\n${indent(depth, mark)}`;
}

function indent(depth: number, mark: DiffMark): string {
  return `${mark || ' '} ${'\t'.repeat(depth)}`;
}

/** Values of neighbouring one-line entries begin in one column. */
function alignKeys(list: TextList): number[] {
  const padding = list.map(() => 0);
  let group: number[] = [];
  const close = () => {
    const width = Math.max(0, ...group.map((index) => list[index]!.key.length));
    for (const index of group) padding[index] = width - list[index]!.key.length;
    group = [];
  };
  for (const [index, { key, value }] of list.entries()) {
    if (key && typeof value === 'string') group.push(index);
    else close();
  }
  close();
  return padding;
}
