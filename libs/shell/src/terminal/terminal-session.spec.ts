import type { Machine } from '../kernel/machine.ts';
import type { Program } from '../kernel/program.ts';
import { newTestMachine, TEST_ENV, type TestMachine } from '../testing/test-machine.ts';
import type { TerminalEvent } from './terminal-event.ts';
import { TerminalSession, type TerminalSessionOptions } from './terminal-session.ts';

const PS1 = '\\u@\\h:\\w\\$ ';

function open(machine: Machine, options: Partial<TerminalSessionOptions> = {}): TerminalSession {
  const session = TerminalSession.open(machine, {
    columns: 80,
    rows: 24,
    canEdit: true,
    cwd: '/tmp/w',
    argv: ['bash'],
    env: { ...TEST_ENV, PS1 },
    ...options,
  });
  if (!(session instanceof TerminalSession)) throw new Error(session.failure);
  return session;
}

/** Runs until nothing can run now; the clock stands still. */
async function settle(machine: Machine, session: TerminalSession): Promise<void> {
  for (let i = 0; i < 1000; i++) {
    const result = machine.run(10_000);
    session.afterRun();
    if (result.state === 'pending') await result.settled;
    if (result.state === 'blocked') return;
  }
  throw new Error('does not come to rest');
}

/** What is on the screen, a pending prompt included. */
function screen(events: readonly TerminalEvent[]): string {
  const text = events.map((event) => (event.type === 'output' ? event.data : '')).join('');
  const last = events.findLast(({ type }) => type === 'prompt' || type === 'busy' || type === 'exit');
  return text + (last?.type === 'prompt' ? last.text : '');
}

async function type(test: TestMachine, session: TerminalSession, ...lines: string[]): Promise<string> {
  for (const line of lines) {
    session.submitLine(line);
    await settle(test.machine, session);
  }
  return screen(session.eventsAfter(0).events);
}

async function start(options: Partial<TerminalSessionOptions> = {}, programs: Program[] = []) {
  const test = newTestMachine({ programs });
  const session = open(test.machine, options);
  await settle(test.machine, session);
  return { test, session };
}

const PROMPT = 'root@workstation:/tmp/w# ';

describe('at the prompt', () => {
  it('shows the prompt, the line and what it prints', async () => {
    const { test, session } = await start();
    expect(await type(test, session, 'echo hi; echo oops >&2')).toBe(`${PROMPT}echo hi; echo oops >&2\r\nhi\r\noops\r\n${PROMPT}`);
  });

  it('continues an unfinished command', async () => {
    const { test, session } = await start();
    expect(await type(test, session, 'for i in 1 2; do', 'echo $i', 'done')).toBe(
      `${PROMPT}for i in 1 2; do\r\n> echo $i\r\n> done\r\n1\r\n2\r\n${PROMPT}`,
    );
  });

  it('says what is wrong without a line number', async () => {
    const { test, session } = await start();
    expect(await type(test, session, 'nosuch', 'echo )', 'echo $?')).toBe(
      `${PROMPT}nosuch\r\nbash: nosuch: command not found\r\n${PROMPT}echo )\r\nbash: syntax error near unexpected token \`)'\r\n${PROMPT}echo $?\r\n2\r\n${PROMPT}`,
    );
  });

  it('expands history and aliases', async () => {
    const { test, session } = await start();
    expect(await type(test, session, "alias k='echo kube'", 'k a b', '!! c', 'echo !$')).toBe(
      `${PROMPT}alias k='echo kube'\r\n${PROMPT}k a b\r\nkube a b\r\n${PROMPT}!! c\r\nk a b c\r\nkube a b c\r\n${PROMPT}echo !$\r\necho c\r\nc\r\n${PROMPT}`,
    );
  });

  it('ends with Ctrl-D', async () => {
    const { test, session } = await start();
    session.sendKeys('\x04');
    await settle(test.machine, session);
    expect(
      session
        .eventsAfter(0)
        .events.map(({ type: kind }) => kind)
        .at(-1),
    ).toBe('exit');
    expect(screen(session.eventsAfter(0).events)).toBe(`${PROMPT}exit\r\n`);
  });

  it('drops the line with Ctrl-C', async () => {
    const { test, session } = await start();
    session.sendKeys('\x03');
    await settle(test.machine, session);
    expect(await type(test, session, 'echo $?')).toBe(`${PROMPT}^C\r\n${PROMPT}echo $?\r\n130\r\n${PROMPT}`);
  });
});

describe('while a program runs', () => {
  it('interrupts it with Ctrl-C', async () => {
    const { test, session } = await start();
    await type(test, session, 'sleep 100');
    session.sendKeys('\x03');
    await settle(test.machine, session);
    expect(await type(test, session, 'echo $?')).toBe(`${PROMPT}sleep 100\r\n^C\r\n${PROMPT}echo $?\r\n130\r\n${PROMPT}`);
  });

  it('interrupts a loop that uses the processor all the time', async () => {
    const { test, session } = await start();
    session.submitLine('while :; do :; done');
    for (let i = 0; i < 20; i++) expect(test.machine.run(1000).state).toBe('more');
    session.sendKeys('\x03');
    await settle(test.machine, session);
    expect(await type(test, session, 'echo $?')).toBe(`${PROMPT}while :; do :; done\r\n^C\r\n${PROMPT}echo $?\r\n130\r\n${PROMPT}`);
  });

  it('interrupts it after a job in the background has ended, and Ctrl-Z stops a subshell as one job', async () => {
    const { test, session } = await start();
    await type(test, session, '(sleep 2; true) &', 'sleep 100');
    test.clock.time += 2000;
    await settle(test.machine, session);
    session.sendKeys('\x03');
    await settle(test.machine, session);
    await type(test, session, 'echo $?', '(sleep 50; sleep 60)');
    session.sendKeys('\x1a');
    await settle(test.machine, session);
    expect(await type(test, session, 'ps -o stat,args | grep -c "^T.*sleep 50"')).toBe(
      `${PROMPT}(sleep 2; true) &\r\n[1] 2\r\n${PROMPT}sleep 100\r\n^C\r\n[1]+  Done                    (sleep 2; true)\r\n` +
        `${PROMPT}echo $?\r\n130\r\n${PROMPT}(sleep 50; sleep 60)\r\n^Z\r\n[1]+  Stopped                 (sleep 50; sleep 60)\r\n` +
        `${PROMPT}ps -o stat,args | grep -c "^T.*sleep 50"\r\n1\r\n${PROMPT}`,
    );
  });

  it('gives it typed lines, with echo and erasing', async () => {
    const { test, session } = await start();
    await type(test, session, 'read x; echo "<$x>"');
    session.sendKeys('abc\x7fd\r');
    await settle(test.machine, session);
    expect(screen(session.eventsAfter(0).events)).toBe(`${PROMPT}read x; echo "<$x>"\r\nabc\b \bd\r\n<abd>\r\n${PROMPT}`);
  });

  it('stops and continues it as a job', async () => {
    const { test, session } = await start();
    await type(test, session, 'sleep 100');
    session.sendKeys('\x1a');
    await settle(test.machine, session);
    expect(await type(test, session, 'jobs', 'bg', 'kill %1', 'echo done')).toBe(
      `${PROMPT}sleep 100\r\n^Z\r\n[1]+  Stopped                 sleep 100\r\n${PROMPT}jobs\r\n[1]+  Stopped                 sleep 100\r\n` +
        `${PROMPT}bg\r\n[1]+ sleep 100 &\r\n${PROMPT}kill %1\r\n[1]+  Terminated              sleep 100\r\n${PROMPT}echo done\r\ndone\r\n${PROMPT}`,
    );
  });

  it('tells when a job is done', async () => {
    const { test, session } = await start();
    await type(test, session, 'sleep 5 &');
    test.clock.time += 5000;
    await settle(test.machine, session);
    expect(await type(test, session, 'echo x')).toBe(
      `${PROMPT}sleep 5 &\r\n[1] 2\r\n${PROMPT}echo x\r\nx\r\n[1]+  Done                    sleep 5\r\n${PROMPT}`,
    );
  });

  it('keeps lines typed ahead for the prompt', async () => {
    const { test, session } = await start();
    await type(test, session, 'sleep 1');
    session.submitLine('echo later');
    await settle(test.machine, session);
    test.clock.time += 1000;
    await settle(test.machine, session);
    expect(screen(session.eventsAfter(0).events)).toBe(`${PROMPT}sleep 1\r\necho later\r\n${PROMPT}echo later\r\nlater\r\n${PROMPT}`);
  });

  it('hands what was typed ahead of the prompt to whoever edits the line', async () => {
    const { test, session } = await start();
    const prompts = () => session.eventsAfter(0).events.flatMap((event) => (event.type === 'prompt' ? [event.typed] : []));
    await type(test, session, 'sleep 1');
    session.sendKeys('kubx\x7fe');
    test.clock.time += 1000;
    await settle(test.machine, session);
    expect(prompts()).toEqual([undefined, 'kube']);
    session.sendKeys('c\x1b[Atl');
    expect(prompts()).toEqual([undefined, 'kube', 'ctl']);
    expect(await type(test, session, 'cat', 'x')).toMatch(/cat\r\nx\r\nx\r\n$/);
  });

  it('runs a line whose keys were sent before the prompt was known', async () => {
    const { test, session } = await start();
    session.sendKeys('echo early\r');
    await settle(test.machine, session);
    expect(screen(session.eventsAfter(0).events)).toBe(`${PROMPT}echo early\r\nearly\r\n${PROMPT}`);
  });

  it('streams a pipeline line by line', async () => {
    const ticker: Program = {
      name: 'ticker',
      summary: 'Prints a line a second',
      *run(process) {
        for (let i = 1; ; i++) {
          process.write(1, `web-${i} ${i % 2 ? 'odd' : 'even'}\n`);
          yield { on: 'time', until: process.clock.now() + 1000 };
        }
      },
    };
    const { test, session } = await start({}, [ticker]);
    await type(test, session, 'ticker | grep odd');
    const first = screen(session.eventsAfter(0).events);
    test.clock.time += 1000;
    await settle(test.machine, session);
    test.clock.time += 1000;
    await settle(test.machine, session);
    const line = `${PROMPT}ticker | grep odd\r\nweb-1 odd\r\n`;
    expect([first, screen(session.eventsAfter(0).events)]).toEqual([line, `${line}web-3 odd\r\n`]);
    session.sendKeys('\x03');
    await settle(test.machine, session);
    expect(session.atPrompt).toBe(true);
  });

  it('pages with raw keys', async () => {
    const { test, session } = await start({ rows: 4 });
    await type(test, session, 'seq 10 | less');
    session.sendKeys(' ');
    await settle(test.machine, session);
    const page = session.eventsAfter(0).events.findLast(({ type: kind }) => kind === 'output') as { data: string };
    expect(page.data).toBe('\x1b[H\x1b[2J4\r\n5\r\n6\r\n:');
    session.sendKeys('q');
    await settle(test.machine, session);
    expect(session.atPrompt).toBe(true);
  });

  it('pages keys that arrive together one by one, and a line that is longer than the screen', async () => {
    const { test, session } = await start({ rows: 4, columns: 10 });
    const drawn = () => (session.eventsAfter(0).events.findLast(({ type: kind }) => kind === 'output') as { data: string }).data;
    await type(test, session, 'seq 10 > list; echo a234567890bc >> list; seq 5 >> list; less list');
    session.sendKeys('/a[23]*4\r');
    await settle(test.machine, session);
    expect(drawn()).toBe('\x1b[H\x1b[2J\x1b[7ma234\x1b[27m567890\r\nbc\r\n1\r\n:');
    session.sendKeys('/nowhere\rq');
    await settle(test.machine, session);
    expect([session.atPrompt, drawn()]).toEqual([true, '\x1b[?1049l']);
  });

  it('pages what has arrived of a program that goes on, and follows it', async () => {
    const { test, session } = await start({ rows: 3 });
    const drawn = () => (session.eventsAfter(0).events.findLast(({ type: kind }) => kind === 'output') as { data: string }).data;
    await type(test, session, '(seq 4; sleep 5; seq 5 6; sleep 100) | less');
    expect(drawn()).toBe('\x1b[H\x1b[2J1\r\n2\r\n:');
    session.sendKeys('F');
    test.clock.time += 5000;
    await settle(test.machine, session);
    expect(drawn()).toBe('\x1b[H\x1b[2J5\r\n6\r\n\x1b[7mWaiting for data... (interrupt to abort)\x1b[0m');
    session.sendKeys('\x03g');
    await settle(test.machine, session);
    expect(drawn()).toBe('\x1b[H\x1b[2J1\r\n2\r\n:');
  });

  it.each([
    ['vi note.txt', 'cwnew\x1b:wq\r', 'new\n'],
    ['nano +1 note.txt', 'new \x0f\r\x18', 'new old\n'],
    ['EDITOR=vi; $EDITOR note.txt', 'ddZZ', ''],
  ])('draws an editor where the client has none: %s', async (line, keys, content) => {
    const { test, session } = await start({ canEdit: false });
    test.machine.filesOf().writeText('/tmp/w/note.txt', 'old\n');
    session.submitLine(line);
    await settle(test.machine, session);
    expect(screen(session.eventsAfter(0).events)).toContain('\x1b[?1049h');
    for (const key of keys) {
      session.sendKeys(key);
      await settle(test.machine, session);
    }
    expect(test.machine.filesOf().readText('/tmp/w/note.txt')).toBe(content);
    expect(await type(test, session, 'echo back')).toMatch(/back\r\n.*\$? $/);
  });

  it('lets the client edit a file', async () => {
    const { test, session } = await start();
    await type(test, session, 'echo old > note.txt', 'vi note.txt');
    const edit = session.eventsAfter(0).events.find(({ type: kind }) => kind === 'edit');
    expect(edit).toMatchObject({ id: 1, path: '/tmp/w/note.txt', content: 'old\n', editor: 'vi' });
    session.finishEdit(1, 'new 한글\n');
    await settle(test.machine, session);
    expect(await type(test, session, 'cat note.txt')).toBe(
      `${PROMPT}echo old > note.txt\r\n${PROMPT}vi note.txt\r\n${PROMPT}cat note.txt\r\nnew 한글\r\n${PROMPT}`,
    );
  });
});

describe('events', () => {
  it('can be resumed after a number, and tells when some are lost', async () => {
    const { test, session } = await start({ keep: 2000 });
    await type(test, session, 'echo one');
    const { events } = session.eventsAfter(0);
    expect(session.eventsAfter(events[1]!.seq)).toEqual({ events: events.slice(2), lost: false });
    await type(test, session, 'seq 1000');
    expect(session.eventsAfter(0).lost).toBe(true);
  });

  it('continues on a restored machine', async () => {
    const { test, session } = await start();
    await type(test, session, 'x=kept', 'sleep 10; echo $x');
    const saved = JSON.parse(JSON.stringify({ machine: test.machine.save(), session: session.save() })) as {
      machine: ReturnType<Machine['save']>;
      session: ReturnType<TerminalSession['save']>;
    };
    const again = newTestMachine({ state: saved.machine });
    const resumed = TerminalSession.resume(again.machine, saved.session);
    again.clock.time += 10_000;
    await settle(again.machine, resumed);
    expect(await type(again, resumed, 'echo $x again')).toBe(
      `${PROMPT}x=kept\r\n${PROMPT}sleep 10; echo $x\r\nkept\r\n${PROMPT}echo $x again\r\nkept again\r\n${PROMPT}`,
    );
  });
});
