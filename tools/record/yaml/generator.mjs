/** Manifests whose `data` is YAML of every kind that a file may hold: seeded, so that the same number gives the same text. */

import { LETTERS, PLAIN, UNICODE, WORDS } from './vocabulary.mjs';

export class Generator {
  #state;
  #anchors = [];

  constructor(seed) {
    this.#state = seed >>> 0;
  }

  /** 0 ≤ n < limit. */
  below(limit) {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) % limit;
  }

  chance(percent) {
    return this.below(100) < percent;
  }

  pick(list) {
    return list[this.below(list.length)];
  }

  manifest(name) {
    this.#anchors = [];
    const head = this.pick([
      '',
      '',
      '',
      '---\n',
      '--- # first\n',
      '# a comment\n',
      '\n\n',
      '%YAML 1.1\n---\n',
      '\ufeff',
      '\ufeff---\n',
      '---\n---\n',
    ]);
    const tail = this.pick(['', '', '', '\n', '...\n', '\n# end', '\n---\n', '---\n# nothing\n']);
    const meta = this.pick([
      `metadata:\n  name: ${name}\n`,
      `metadata: {name: ${name}}\n`,
      `"metadata":\n    'name': "${name}"\n`,
      `metadata: {\n  name: ${name},\n}\n`,
    ]);
    let text = `${head}apiVersion: v1\nkind: ConfigMap\n${meta}data:${this.#entries(this.pick([1, 2, 2, 3, 4]), 0)}\n${tail}`;
    if (this.chance(8)) text = text.replaceAll('\n', '\r\n');
    if (this.chance(5)) text = text.trimEnd();
    return text;
  }

  /** The lines of a block mapping below a key of the given indentation, each after a line break. */
  #entries(count, depth) {
    const indent = depth + this.pick([1, 2, 2, 2, 3, 4]);
    const pad = ' '.repeat(indent);
    let text = '';
    for (let i = 0; i < count; i++) {
      if (this.chance(4)) text += this.pick(['\n', `\n${pad}# note`, '\n# note', `\n${' '.repeat(indent + 3)}# deep`, '\n   ']);
      text += `\n${pad}${this.#entry(indent)}`;
    }
    return text;
  }

  #entry(indent) {
    if (this.#anchors.length > 0 && this.chance(8))
      return this.pick([`<<: *${this.pick(this.#anchors)}`, `<<: [*${this.pick(this.#anchors)}]`]);
    if (this.chance(3)) return `? ${this.#quotedOrPlain()}\n${' '.repeat(indent)}:${this.#value(indent)}`;
    return `${this.#key()}:${this.#value(indent)}`;
  }

  #key() {
    return this.pick([
      () =>
        this.pick([
          'a',
          'b',
          'c',
          'key',
          'a2',
          'a10',
          'A',
          'long-key.name/with',
          'k_1',
          '1',
          '1.5',
          'true',
          'yes',
          'x y',
          '0x10',
          '2001-01-01',
          'ключ',
        ]),
      () => this.pick(['a', 'b', 'c', 'd', 'e']),
      () => `"${this.#escaped(6)}"`,
      () => `'${this.pick(['a', '1', 'yes', "it''s", ' ', '<<', 'a: b'])}'`,
    ])();
  }

  /** What follows the colon of a key (or the dash of an item) at the given indentation, with its leading space or break. */
  #value(indent, depthLeft = 3) {
    const anchor = this.chance(6) ? this.#newAnchor() : '';
    const space = this.pick([' ', ' ', ' ', ' ', '  ', ' \t']);
    const before = anchor && ` ${anchor}`;
    const end = this.chance(6) ? this.pick([' # why', '  ', ' #', '\t']) : '';
    const kind = this.below(100);
    if (kind < 30) return `${before}${space}${this.#quotedOrPlain()}${end}`;
    if (kind < 36) return `${before}${space}${this.#numberLike()}${end}`;
    if (kind < 46) return `${before}${space}"${this.#escaped(20)}"${end}`;
    if (kind < 50) return `${before}${space}${this.#multiline(indent)}${end}`;
    if (kind < 66) return `${before}${space}${this.#block(indent)}`;
    if (kind < 74) return `${before}${space}${this.#flow(2)}${end}`;
    if (kind < 78) return `${before}${end}`;
    if (kind < 82 && this.#anchors.length > (anchor ? 1 : 0)) return ` *${this.#anchors[0]}`;
    if (kind < 85) return `${before} ${this.#tagged()}${end}`;
    if (kind < 88) return `${before}${space}${this.#longText()}${end}`;
    if (depthLeft === 0) return `${before} deep`;
    if (kind < 94) return `${before}${end.trimEnd() === '\t' ? '' : end}${this.#entries(this.pick([1, 2, 3]), indent)}`;
    return `${before}${this.#sequence(indent, depthLeft - 1)}`;
  }

  #sequence(indent, depthLeft) {
    const pad = ' '.repeat(indent + this.pick([0, 2, 2, 1]));
    let text = '';
    for (let i = this.pick([1, 2, 3]); i > 0; i--) {
      const body = this.chance(20) ? ` ${this.#key()}:${this.#value(pad.length + 2, depthLeft)}` : this.#value(pad.length, depthLeft);
      text += `\n${pad}-${body}`;
    }
    return text;
  }

  #newAnchor() {
    const name = this.pick(['x', 'y', 'base', 'a-1', 'A_b']);
    this.#anchors.unshift(name);
    return `&${name}`;
  }

  #quotedOrPlain() {
    const text = this.pick(PLAIN);
    return this.pick([() => text, () => text, () => `'${text.replaceAll("'", "''")}'`, () => JSON.stringify(text)])();
  }

  #numberLike() {
    return (
      Array.from({ length: 1 + this.below(8) }, () => this.pick(LETTERS))
        .join('')
        .trim() || '0'
    );
  }

  #escaped(length) {
    const pieces = [
      '\\n',
      '\\t',
      '\\\\',
      '\\"',
      '\\0',
      '\\a',
      '\\e',
      '\\_',
      '\\N',
      '\\L',
      '\\P',
      '\\/',
      '\\ ',
      '\\x41',
      '\\x07',
      '\\u00e9',
      '\\u2028',
      '\\ufeff',
      '\\U0001F680',
      '\\r',
      '\\b',
      '\\v',
      '\\f',
    ];
    return Array.from({ length: this.below(length) }, () =>
      this.pick([
        () => this.pick(WORDS),
        () => ' ',
        () => this.pick(pieces),
        () => this.pick(UNICODE),
        () => this.pick([':', '#', '- ', "'", '{', '%', '@', '0']),
      ])(),
    ).join('');
  }

  #multiline(indent) {
    const pad = ' '.repeat(indent + 1 + this.below(3));
    const lines = Array.from({ length: 2 + this.below(3) }, () =>
      this.pick([() => this.#words(3), () => '', () => `${this.#words(2)}  `, () => `  ${this.#words(1)}`])(),
    );
    const text = lines.join(`\n${pad}`);
    return this.pick([() => `"${text}"`, () => `'${text}'`, () => `first ${text} last`, () => `"${text}\\\n${pad}end"`])();
  }

  #words(count) {
    return Array.from({ length: count }, () => this.pick(WORDS)).join(' ');
  }

  #longText() {
    const words = this.#words(14 + this.below(20));
    return this.pick([
      () => words,
      () => `"${words}: x"`,
      () => `'${words} # no'`,
      () => `${words.replaceAll(' ', '/')}`,
      () => `"${words}  two\\tspaces ${words}"`,
    ])();
  }

  #block(indent) {
    const deep = 1 + this.below(4);
    const hint = this.chance(15) ? String(deep) : '';
    const header = `${this.pick(['|', '>'])}${this.pick([`${hint}${this.pick(['', '-', '+'])}`, `${this.pick(['', '-', '+'])}${hint}`])}${this.chance(6) ? ' # note' : ''}`;
    const pad = ' '.repeat(indent + deep);
    const line = () => {
      if (this.chance(15)) return this.pick(['', '  ', pad, `${pad}  `, '']);
      const lead = this.pick(['', '', '', '', ' ', '  ', '    ', '\t']);
      return `${pad}${lead}${this.pick([() => this.#words(1 + this.below(5)), () => this.pick(PLAIN), () => '# not a comment', () => '- item', () => 'key: value', () => this.#longText(), () => `${this.#words(2)} `, () => `${this.pick(UNICODE)}x`])()}`;
    };
    const lines = Array.from({ length: this.below(5) }, line);
    if (hint === '' && lines[0]?.startsWith(`${pad} `) && this.chance(70)) lines[0] = `${pad}first`;
    return `${header}${lines.map((each) => `\n${each}`).join('')}${this.pick(['', '', '\n', '\n\n', `\n${pad}`])}`;
  }

  #flow(depthLeft) {
    const leaf = () =>
      this.pick([
        () => this.pick(PLAIN.filter((text) => !/[[\]{},#&*!|>'"%@`:?\ufeff]|^-/.test(text))),
        () => `"${this.#escaped(5)}"`,
        () => String(this.below(100)),
        () => "'a'",
      ])();
    const item = () => (depthLeft > 0 && this.chance(25) ? this.#flow(depthLeft - 1) : leaf());
    const items = Array.from({ length: this.below(4) }, item);
    const comma = this.pick([', ', ',', ' , ', ',\n          ', ', # c\n          ']);
    const last = this.chance(10) && items.length > 0 ? ',' : '';
    if (this.chance(50)) return `[${items.join(comma)}${last}]`;
    const pair = (value) => `${this.pick(['a', 'b', '"c"', "'d'", '1', 'yes', 'e'])}${this.pick([': ', ': ', ':  '])}${value}`;
    return `{${items.map((value) => (this.chance(6) ? this.pick(['lone', '"k":1', '? q']) : pair(value))).join(comma)}${last}}`;
  }

  #tagged() {
    return this.pick([
      '!!str 1',
      '!!str true',
      '!!str',
      '!!int "3"',
      '!!int 0x10',
      '!!float 1',
      '!!float "2.5"',
      '!!bool "yes"',
      '!!null ""',
      '!!binary aGVsbG8=',
      '!local x',
      '! 12',
      '!!str "a b"',
      '!!seq [1, 2]',
      '!!map {a: 1}',
      '!<tag:yaml.org,2002:str> 5',
      '!!timestamp 2001-01-01',
      '!!int 08',
      '!!float .5',
    ]);
  }
}
