import type { TerminalInput } from './input-queue.ts';
import { TerminalSession, type SessionView } from './terminal-session.ts';
import type { TerminalEvent } from './terminal.documents.ts';

const NONE = { data: null, prompt: null, continuation: null, typed: null, editId: null, path: null, content: null, editor: null };

/** A session whose screen only understands erasing, which is all that the line needs on one row. */
function open(history: readonly string[] = []) {
  const sent: TerminalInput[] = [];
  const timers: (() => void)[] = [];
  let shown = '';
  let view: SessionView | undefined;
  let stored: readonly string[] | undefined;
  let seq = 0;
  const write = (text: string) => {
    for (const part of text.split(/(\r\x1b\[J)/)) shown = part === '\r\x1b[J' ? shown.slice(0, shown.lastIndexOf('\n') + 1) : shown + part;
  };
  const session = new TerminalSession({
    transport: {
      send: async (input) => (sent.push(input), 'sent'),
      untilReachable: async () => undefined,
      complete: async () => ({ from: 0, to: 1, candidates: [{ value: 'kubectl ', display: null, description: null }] }),
      newInputId: () => `input-${sent.length}`,
    },
    screen: {
      write: (text) => write(typeof text === 'string' ? text : text(200)),
      inTurn: (action) => action(),
      reset: () => (shown = ''),
      bell: () => undefined,
    },
    history,
    onView: (next) => (view = next),
    onHistory: (next) => (stored = next),
    onKeysLost: () => undefined,
    later: (callback) => (timers.push(callback), () => void timers.splice(timers.indexOf(callback), 1)),
  });
  const tell = (...events: (Partial<TerminalEvent> & { type: string })[]) => {
    for (const event of events) session.receive({ ...NONE, seq: ++seq, ...event });
  };
  return { session, tell, sent, timers, text: () => shown.replaceAll('\r', ''), view: () => view!, history: () => stored };
}

const prompt = { type: 'prompt', prompt: '# ' };
const output = (data: string) => ({ type: 'output', data });
const settle = () => new Promise((resolve) => setTimeout(resolve));

describe('TerminalSession', () => {
  it('puts the echo of the server in the place of the line', async () => {
    const { session, tell, text, sent, history } = open();
    tell(prompt);
    session.input('ls\r');
    expect(text()).toBe('# ls');
    tell(output('# ls\r\n'), { type: 'busy' }, output('file\r\n'), prompt);
    await settle();
    expect([text(), sent, history()]).toEqual(['# ls\nfile\n# ', [{ kind: 'line', line: 'ls', inputId: 'input-0' }], ['ls']]);
  });

  it('takes an event only once', () => {
    const { tell, text } = open();
    tell(
      { ...output('a\n'), seq: 1 },
      { ...output('b\n'), seq: 2 },
      { ...output('a\n'), seq: 1 },
      { ...output('b\n'), seq: 2 },
      { ...output('c\n'), seq: 3 },
    );
    expect(text()).toBe('a\nb\nc\n');
  });

  it('begins anew after a reset, whatever its number', () => {
    const { session, tell, text } = open();
    tell({ ...output('old\n'), seq: 90 }, { type: 'reset', seq: 1 }, { ...output('new\n'), seq: 2 });
    expect([text(), session.lastSeq]).toEqual(['new\n', 2]);
  });

  it('keeps the line while a background job writes', () => {
    const { session, tell, text } = open();
    tell(prompt);
    session.input('half');
    tell(output('[1]+ Done\n'));
    expect(text()).toBe('[1]+ Done\n# half');
  });

  it('runs pasted lines each at its own prompt, and leaves the last to be edited', async () => {
    const { session, tell, sent, text } = open();
    tell(prompt);
    session.input('one\rtwo\rrest', true);
    await settle();
    expect(sent).toHaveLength(1);
    tell(output('# one\n'), { type: 'busy' }, prompt);
    tell(output('# two\n'), { type: 'busy' }, prompt);
    await settle();
    expect(sent.map((input) => input.kind === 'line' && input.line)).toEqual(['one', 'two']);
    expect(text()).toBe('# one\n# two\n# rest');
  });

  it('gives typed keys to a program that goes on running', async () => {
    const { session, tell, sent, timers } = open();
    tell(prompt);
    session.input('cat\r');
    session.input('hi\r');
    tell(output('# cat\n'), { type: 'busy' });
    await settle();
    expect(sent).toHaveLength(1);
    timers.shift()!();
    session.input('\x03');
    await settle();
    expect(sent.slice(1)).toEqual([
      { kind: 'keys', data: 'hi\r' },
      { kind: 'keys', data: '\x03' },
    ]);
  });

  it('keeps what is typed right after Ctrl-C for the prompt', async () => {
    const { session, tell, sent, text, timers } = open();
    tell(prompt);
    session.input('sleep 9\r');
    tell(output('# sleep 9\n'), { type: 'busy' });
    session.input('\x03');
    for (const key of 'ls') session.input(key);
    tell(output('^C\n'), prompt);
    session.input('x');
    await settle();
    expect([text(), sent.slice(1)]).toEqual(['# sleep 9\n^C\n# lsx', [{ kind: 'keys', data: '\x03' }]]);
    expect(timers).toEqual([]);
  });

  it('puts what the server had got before the prompt in front of the line, until somebody enters it', () => {
    const { session, tell, text } = open();
    tell({ ...prompt, typed: 'ku' });
    session.input('ctl');
    tell({ ...prompt, typed: 'be' });
    expect(text()).toBe('# kubectl');
    session.input('\x15');
    tell({ ...prompt, typed: 'ls' }, output('# ls\n'), { type: 'busy' }, output('file\n'), prompt);
    expect(text()).toBe('# ls\nfile\n# ');
  });

  it('keeps an abandoned line on the screen', () => {
    const { session, tell, text, sent } = open();
    tell(prompt);
    session.input('oops\x03');
    expect([text(), sent]).toEqual(['# oops^C\n# ', []]);
  });

  it('lets the server end a continued command', async () => {
    const { session, tell, sent } = open();
    tell({ ...prompt, prompt: '> ', continuation: true });
    session.input('\x03');
    await settle();
    expect(sent).toEqual([{ kind: 'keys', data: '\x03' }]);
  });

  it('runs a block of the text, and keeps what stood at the prompt for Ctrl-Y', () => {
    const { session, tell, text } = open();
    tell(prompt);
    session.input('draft');
    session.run('ls\n');
    expect(text()).toBe('# ls');
    tell(output('# ls\n'), { type: 'busy' }, prompt);
    session.input('\x19');
    expect(text()).toBe('# ls\n# draft');
  });

  it('holds a block until the first prompt', () => {
    const { session, tell, text } = open();
    session.run('ls');
    tell(prompt);
    expect(text()).toBe('# ls');
  });

  it('searches the history and completes', async () => {
    const { session, tell, text } = open(['kubectl get pods', 'ls']);
    tell(prompt);
    session.input('\x12');
    session.input('get');
    expect(text()).toContain("(reverse-i-search)`get': kubectl get pods");
    session.input('\x07');
    session.input('\x15');
    session.input('k\t');
    await settle();
    expect(text()).toBe('# kubectl ');
  });

  it('shows an editor until the edit is over', () => {
    const { session, tell, view } = open();
    tell({ type: 'edit', editId: '7', path: 'a.yaml', content: 'a: 1\n', editor: 'vi' });
    expect(view().edit).toEqual({ id: '7', path: 'a.yaml', content: 'a: 1\n', editor: 'vi' });
    session.edited();
    expect(view().edit).toBeNull();
  });
});
