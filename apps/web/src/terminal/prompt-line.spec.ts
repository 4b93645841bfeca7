import { accept, completed, newPromptLine, pressAtPrompt, type PromptLine } from './prompt-line.ts';

const typed = (text: string) => pressAtPrompt(newPromptLine([]), text).line;
const list = (...values: string[]) => ({
  from: 0,
  to: 1,
  candidates: values.map((value) => ({ value, display: null, description: null })),
});
const press = (line: PromptLine, ...keys: string[]) => keys.reduce((now, key) => pressAtPrompt(now, key).line, line);

describe('completion', () => {
  const open = completed(typed('g'), { text: 'g', cursor: 1 }, list('get ', 'get-all ')).line;

  it('inserts what all candidates share and lists them', () => {
    expect([open.editor.text, open.menu?.candidates.length, open.menu?.to]).toEqual(['get', 2, 3]);
  });

  it.each([
    ['Tab goes round', ['\t', '\t', '\t'], 0],
    ['Shift-Tab begins at the end', ['\x1b[Z'], 1],
    ['arrows move', ['\x1b[B', '\x1b[B', '\x1b[A'], 0],
  ])('%s', (_name, keys, chosen) => {
    expect(press(open, ...keys).menu?.chosen).toBe(chosen);
  });

  it('takes the chosen one with Enter, and closes for any other key', () => {
    expect(press(open, '\t', '\t', '\r').editor.text).toBe('get-all ');
    expect(press(open, '\x1b')).toEqual({ ...open, menu: null });
    expect(press(open, '\t', 'x')).toMatchObject({ editor: { text: 'getx' }, menu: null });
    expect(accept(open, 9)).toBe(open);
  });

  it('is left out when the line has changed meanwhile', () => {
    const line = typed('gx');
    expect(completed(line, { text: 'g', cursor: 1 }, list('get '))).toEqual({ line, effects: [] });
  });
});
