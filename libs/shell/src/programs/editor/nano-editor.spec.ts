import type { EditorHost } from './editor-host.ts';
import { splitKeys } from './keys.ts';
import { NanoEditor } from './nano-editor.ts';

function play(text: string | undefined, keys: string) {
  const files = new Map(text === undefined ? [] : [['file', text]]);
  const host: EditorHost = {
    rows: 12,
    columns: 60,
    read: (path) => ({ text: files.get(path) ?? '', isNew: !files.has(path) }),
    write: (path, content) => (files.set(path, content), content.length),
  };
  const nano = new NanoEditor(host, 'file');
  // `^X` stands for Ctrl and X, `<Up>` for the key.
  const typed = keys
    .replace(/\^([A-Z\\_])/g, (_, letter: string) => String.fromCharCode(letter.charCodeAt(0) - 64))
    .replace(
      /<(\w+)>/g,
      (_, name: string) => ({ Up: '\x1b[A', Down: '\x1b[B', Right: '\x1b[C', End: '\x1b[F', CR: '\r', BS: '\x7f', Del: '\x1b[3~' })[name]!,
    );
  for (const key of splitKeys(typed)) nano.press(key);
  const screen = nano
    .draw()
    .split(/\x1b\[\d+;1H/)
    .slice(1, 13)
    .map((row) => row.replace(/\x1b\[[\d;?]*[a-zA-Z]/g, '').trim());
  return { nano, files, screen };
}

describe('nano', () => {
  it.each([
    ['types and saves', 'one\n', 'new <End>!^O<CR>', 'new one!\n'],
    ['breaks lines', 'one\n', '<Right><CR>', 'o\nne\n'],
    ['joins lines', 'a\nb\n', '<Down><BS>', 'ab\n'],
    ['deletes', 'abc\n', '<Del><Right>^D', 'b\n'],
    ['cuts lines and brings them back', 'a\nb\nc\n', '^K^K<End>^U', 'a\nb\nc\n'],
    ['cuts and pastes below', 'a\nb\nc\n', '^K<Down>^U', 'b\na\nc\n'],
    ['finds', 'one\ntwo\nthree\n', '^Wthr<CR>X', 'one\ntwo\nXthree\n'],
    ['replaces', 'a b a\na\n', '^\\a<CR>X<CR>', 'X b X\nX\n'],
    ['goes to a line', 'a\nb\nc\n', '^_3<CR>X', 'a\nb\nXc\n'],
    ['makes a file', undefined, 'hi^O<CR>', 'hi\n'],
  ])('%s', (_, text, keys, result) => {
    const { files } = play(text, keys.endsWith('^O<CR>') ? keys : `${keys}^O<CR>`);
    expect(files.get('file')).toBe(result);
  });

  it('shows title, text, message and keys', () => {
    const { screen } = play('one\ntwo\n', '');
    expect(screen[0]).toMatch(/^GNU nano 7.2 +file$/);
    expect(screen.slice(1, 4)).toEqual(['one', 'two', '']);
    expect(screen[9]).toBe('[ Read 2 lines ]');
    expect(screen[10]).toContain('^O Write Out');
    expect(play('a\n', 'x').screen[0]).toMatch(/Modified$/);
  });

  it.each([
    ['leaves at once when nothing was changed', '^X', true, 'a\n'],
    ['asks, and saves', 'b^Xy<CR>', true, 'ba\n'],
    ['asks, and does not', 'b^Xn', true, 'a\n'],
    ['asks, and stays', 'b^X^C', false, 'a\n'],
  ])('%s', (_, keys, ended, content) => {
    const { nano, files } = play('a\n', keys);
    expect([nano.done, files.get('file')]).toEqual([ended, content]);
  });

  it.each([
    ['^C', '[ line 1/1 (100%), col 1/2 ]'],
    ['^Wzzz<CR>', '[ "zzz" not found ]'],
    ['^U', '[ Cutbuffer is empty ]'],
  ])('%s says %s', (keys, said) => {
    expect(play('a\n', keys).screen[9]).toBe(said);
  });
});
