import recorded from '../../../testdata/editor/vi.json' with { type: 'json' };
import type { EditorHost } from './editor-host.ts';
import { splitKeys } from './keys.ts';
import { ViEditor } from './vi-editor.ts';

function newHost(files: Map<string, string>): EditorHost {
  return {
    rows: 10,
    columns: 40,
    read: (path) => ({ text: files.get(path) ?? '', isNew: !files.has(path) }),
    write: (path, text) => (path.startsWith('/readonly') ? { error: 'Permission denied' } : (files.set(path, text), text.length)),
  };
}

const NAMED: Readonly<Record<string, string>> = { Esc: '\x1b', CR: '\r', BS: '\x7f' };

function typed(keys: string): string[] {
  return splitKeys(
    keys.replace(
      /<(Esc|CR|BS|C-(.))>/g,
      (_, name: string, letter: string) => NAMED[name] ?? String.fromCharCode(letter.toUpperCase().charCodeAt(0) - 64),
    ),
  );
}

function play(text: string, keys: string) {
  const files = new Map([['text', text]]);
  const vi = new ViEditor(newHost(files), 'text');
  for (const key of typed(keys)) vi.press(key);
  return { vi, files };
}

/** What is on the screen, without colours. */
function screenOf(vi: ViEditor): string[] {
  return vi
    .draw()
    .split(/\x1b\[\d+;1H/)
    .slice(1, 11)
    .map((row) => row.replace(/\x1b\[[\d;?]*[a-zA-Z]/g, '').trimEnd());
}

// tools/record/vi.mjs records what a real vim makes of the same keys.
describe('vi', () => {
  it.each(recorded.map(({ text, keys, result }) => [keys, text, result]))('%s', (keys, text, result) => {
    expect(play(text, `${keys}<Esc><Esc>:wq!<CR>`).files.get('text')).toBe(result);
  });

  it('draws the text, what is beyond it, and where the cursor is', () => {
    const { vi } = play('one\ntwo\n', 'jl');
    expect(screenOf(vi)).toEqual(['one', 'two', '~', '~', '~', '~', '~', '~', '~', '2,2'.padStart(39)]);
    expect(vi.draw()).toContain('\x1b[2;2H\x1b[?25h');
  });

  it.each([
    ['i', '-- INSERT --'],
    ['V', '-- VISUAL LINE --'],
    [':foo<CR>', 'E492: Not an editor command: foo'],
    ['x:q<CR>', 'E37: No write since last change'],
    ['/zzz<CR>', 'E486: Pattern not found: zzz'],
    ['4yy', '4 lines yanked'],
    ['5dd', '5 fewer lines'],
    [':w<CR>', '"text" 6L, 12B written'],
    [':w other<CR>', '"other" [New] 6L, 12B written'],
    [':w /readonly/x<CR>', `"/readonly/x" E212: Can't open file`],
    [':set nope<CR>', 'E518: Unknown option: nope'],
    [':e nosuch<CR>', '"nosuch" [New]'],
  ])('%s says %s', (keys, said) => {
    const { vi } = play('a\nb\nc\nd\ne\nf\n', keys);
    expect(screenOf(vi).at(-1)!.slice(0, said.length)).toBe(said);
  });

  it('numbers lines, wraps long ones, and follows the cursor', () => {
    const { vi } = play(`${'x'.repeat(50)}\n${Array.from({ length: 30 }, (_, at) => `line ${at}\n`).join('')}`, ':set nu<CR>');
    expect(screenOf(vi).slice(0, 3)).toEqual([`  1 ${'x'.repeat(36)}`, `    ${'x'.repeat(14)}`, '  2 line 0']);
    vi.press('G');
    expect(screenOf(vi)[8]).toBe(' 31 line 29');
  });

  it('ends with :q and not before', () => {
    const { vi } = play('a\n', 'x:q<CR>');
    expect(vi.done).toBe(false);
    for (const key of typed(':q!<CR>')) vi.press(key);
    expect(vi.done).toBe(true);
  });

  it('lives through any keys', () => {
    const keys = 'dcyvVgG$0wbefFtTxXpPJ~u.rRiIaAoOsSCDnN*#%{}()/?:;,"123<>\x1b\r\x7f\x16\x17';
    const { vi } = play('one two\nthree (four)\n\nfive\n', '');
    let seed = 7;
    for (let count = 0; count < 20_000 && !vi.done; count++) {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      vi.press(keys[Math.floor(seed / 65536) % keys.length]!);
      if (count % 50 === 0) vi.press('\x1b');
    }
    expect(vi.draw()).toContain('\x1b[?25h');
  });
});
