import { newEditorState } from '@drydock/shell';
import { hideText, keysOf, showText } from './prompt-line.ts';

describe('keysOf', () => {
  it.each([
    ['ab', ['a', 'b']],
    ['\x1b[Ax', ['\x1b[A', 'x']],
    ['\x1b[1;5C\x1bOA\x1bb', ['\x1b[1;5C', '\x1bOA', '\x1bb']],
    ['\x1b[200~one\ntwo\x1b[201~\r', ['\x1b[200~one\ntwo\x1b[201~', '\r']],
    ['é한', ['é', '한']],
  ])('%j', (data, keys) => {
    expect(keysOf(data)).toEqual(keys);
  });
});

describe('showText', () => {
  const line = (text: string, cursor = text.length) => ({ ...newEditorState(), text, cursor });

  it('leaves the cursor where the next character goes', () => {
    expect(showText('\x1b[1m$\x1b[0m ', line('abc', 1), 80)).toEqual({ text: '\x1b[1m$\x1b[0m abc\r\x1b[3C', shown: { cursorRow: 0 } });
  });

  it('knows lines that are longer than the screen', () => {
    expect(showText('$ ', line('abcdefghij', 1), 5)).toEqual({ text: '$ abcdefghij\x1b[2A\r\x1b[3C', shown: { cursorRow: 0 } });
    expect(showText('$ ', line('abcdefghij'), 5).shown).toEqual({ cursorRow: 2 });
    expect(showText('$ ', line('abc'), 5).text).toBe('$ abc \b\r');
  });

  it('counts wide characters twice', () => {
    expect(showText('', line('한국'), 80).text).toBe('한국\r\x1b[4C');
  });

  it('is taken away by going up and clearing', () => {
    expect(hideText({ cursorRow: 2 })).toBe('\x1b[2A\r\x1b[J');
    expect(hideText(undefined)).toBe('');
  });
});
