/** What one press of a key sends: a control sequence, a control character, or a run of text. */
export type Key = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'control'; readonly name: KeyName };

export type KeyName = keyof typeof SEQUENCES;

/** ctlseqs(7) as xterm sends them, with and without application cursor keys. */
const SEQUENCES = {
  enter: ['\r', '\n'],
  tab: ['\t'],
  backTab: ['\x1b[Z'],
  escape: ['\x1b'],
  backspace: ['\x7f', '\b'],
  delete: ['\x1b[3~'],
  left: ['\x1b[D', '\x1bOD', '\x02'],
  right: ['\x1b[C', '\x1bOC', '\x06'],
  up: ['\x1b[A', '\x1bOA', '\x10'],
  down: ['\x1b[B', '\x1bOB', '\x0e'],
  home: ['\x1b[H', '\x1bOH', '\x1b[1~', '\x01'],
  end: ['\x1b[F', '\x1bOF', '\x1b[4~', '\x05'],
  wordLeft: ['\x1bb', '\x1b[1;5D', '\x1b[1;3D'],
  wordRight: ['\x1bf', '\x1b[1;5C', '\x1b[1;3C'],
  interrupt: ['\x03'],
  endOfInput: ['\x04'],
  abort: ['\x07'],
  killToEnd: ['\x0b'],
  killToStart: ['\x15'],
  killWord: ['\x17'],
  killWordLeft: ['\x1b\x7f'],
  killWordRight: ['\x1bd'],
  yank: ['\x19'],
  transpose: ['\x14'],
  clearScreen: ['\x0c'],
  search: ['\x12'],
  lastArgument: ['\x1b.', '\x1b_'],
} as const satisfies Record<string, readonly string[]>;

const NAMES = new Map<string, KeyName>(
  Object.entries(SEQUENCES).flatMap(([name, sequences]) => sequences.map((sequence) => [sequence, name as KeyName] as const)),
);

const TOKEN = /\x1b(?:\[[0-?]*[ -/]*[@-~]|O[@-~]|[^\x1b[O])|\x1b|[\x00-\x1f\x7f]|[^\x00-\x1f\x7f\x1b]+/gs;

/** Terminal input as keys. Sequences without a meaning for a line are left out; tabs in pasted text count as text. */
export function keysOf(data: string, pasted: boolean): Key[] {
  return [...data.replace(/\r\n/g, '\r').matchAll(TOKEN)].flatMap(([token]): Key[] => {
    if (pasted && token === '\t') return [{ kind: 'text', text: token }];
    const name = NAMES.get(token);
    if (name) return [{ kind: 'control', name }];
    return token < ' ' || token === '\x7f' || token.startsWith('\x1b') ? [] : [{ kind: 'text', text: token }];
  });
}
