import { applyCompletion, type EditorEffect, type EditorState, newEditorState, pressKey, searchPrompt } from './line-editor.ts';

const HISTORY = ['kubectl get pods', 'echo one', 'kubectl get nodes'];

/** Presses keys and shows the line with the cursor as `|`. */
function press(keys: readonly string[], start: EditorState = newEditorState(HISTORY)) {
  const effects: EditorEffect[] = [];
  let state = start;
  for (const key of keys) {
    const step = pressKey(state, key);
    state = step.state;
    effects.push(...step.effects);
  }
  return { line: `${state.text.slice(0, state.cursor)}|${state.text.slice(state.cursor)}`, effects, state };
}

const [UP, DOWN, LEFT, HOME] = ['\x1b[A', '\x1b[B', '\x1b[D', '\x1b[H'];

it.each([
  [['a', 'b', LEFT, 'c'], 'ac|b'],
  [['한', '글', LEFT, '\x7f'], '|글'],
  [['👍🏽', '\x7f'], '👍|'],
  [['e\u0301', LEFT, 'x'], 'x|e\u0301'],
  [['one two', '\x17', '\x19', '\x19'], 'one twotwo|'],
  [['one two', '\x01', '\x0b', '\x19'], 'one two|'],
  [['one two', '\x15'], '|'],
  [['one two three', '\x1bb', '\x1bb', '\x1bd'], 'one | three'],
  [['one two', HOME!, '\x1bu'], 'ONE| two'],
  [['ab', '\x14'], 'ba|'],
  [['abc', HOME!, '\x04', '\x1b[3~'], '|c'],
  [['abc', '\x17', '\x1f'], 'abc|'],
  [[UP], 'kubectl get nodes|'],
  [['draft', UP, UP, DOWN, DOWN], 'draft|'],
  [['\x12', 'e', 'c', 'h', '\x1b[C'], 'echo one|'],
  [['\x12', 'g', 'e', 't', '\x12', '\x1b'], 'kubectl get pods|'],
] as [string[], string][])('%j makes %s', (keys, expected) => {
  expect(press(keys).line).toBe(expected);
});

it.each([
  [['ls', '\r'], [{ type: 'submit', text: 'ls' }]],
  [['ls', '\x03'], [{ type: 'cancel' }]],
  [['\x04'], [{ type: 'end' }]],
  [['\x0c'], [{ type: 'clear-screen' }]],
  [
    ['\x1b[200~', 'echo a\necho b\nech', 'o c\x1b[201~'],
    [
      { type: 'submit', text: 'echo a' },
      { type: 'submit', text: 'echo b' },
    ],
  ],
  [['x', '\t'], [{ type: 'complete', text: 'x', cursor: 1 }]],
  [['\x1b[99~'], [{ type: 'bell' }]],
] as [string[], EditorEffect[]][])('%j asks for %j', (keys, expected) => {
  expect(press(keys).effects).toEqual(expected);
});

it('keeps what was pasted after the last line', () => {
  expect(press(['\x1b[200~a\nb\x1b[201~']).line).toBe('b|');
});

it('says what is searched for', () => {
  expect(searchPrompt(press(['\x12', 'o', 'n', 'e']).state)).toBe("(reverse-i-search)`one': ");
  expect(searchPrompt(press(['\x12', 'z']).state)).toBe("(failed reverse-i-search)`z': ");
});

it('completes as far as the candidates agree, then lists them', () => {
  const { state } = press(['cat ap']);
  const candidates = ['apple ', 'apply '].map((insert) => ({ value: insert.trim(), insert }));
  const first = applyCompletion(state, { start: 4, end: 6, candidates }, false);
  expect(first).toMatchObject({ state: { text: 'cat appl', cursor: 8 }, effects: [{ type: 'bell' }] });
  const again = applyCompletion(first.state, { start: 4, end: 8, candidates }, true);
  expect(again.effects).toEqual([{ type: 'candidates', candidates }]);
});
