/** What learners try, and what goes wrong with files: bounded, in bash's words, and nothing else is harmed. */
import type { TerminalEvent } from '../terminal/terminal-event.ts';
import { TerminalSession } from '../terminal/terminal-session.ts';
import { newTestMachine, TEST_ENV, type TestMachine } from '../testing/test-machine.ts';

const PROMPT = '$ ';

function open(test: TestMachine): TerminalSession {
  const session = TerminalSession.open(test.machine, {
    columns: 80,
    rows: 24,
    canEdit: false,
    cwd: '/tmp/w',
    argv: ['bash'],
    env: { ...TEST_ENV, PS1: PROMPT, PS2: '> ' },
  });
  if (!(session instanceof TerminalSession)) throw new Error(session.failure);
  return session;
}

/** Lets the machine work for a while; what goes on for ever goes on. */
async function work(test: TestMachine, sessions: readonly TerminalSession[], slices = 60): Promise<void> {
  for (let slice = 0; slice < slices; slice++) {
    const result = test.machine.run(2000);
    for (const session of sessions) session.afterRun();
    if (result.state === 'pending') await result.settled;
    if (result.state === 'blocked') return;
  }
}

function shown(session: TerminalSession, after = 0): string {
  const { events } = session.eventsAfter(after);
  return events.map((event: TerminalEvent) => (event.type === 'output' ? event.data : event.type === 'prompt' ? event.text : '')).join('');
}

describe('Ctrl-C gives the prompt back, and another terminal works all the while', () => {
  it.each([
    ['a file without end', 'cat /dev/zero'],
    ['a file without end in a pipe', 'cat /dev/zero | tr a b | wc -c'],
    ['a bomb of forks', ':(){ :|:& };:'],
    ['a loop', 'while :; do :; done'],
    ['a loop that prints', 'while :; do echo x; done'],
    ['a loop of commands', 'while true; do true; done'],
    ['a loop in a function in a subshell', 'f() { while :; do :; done; }; (f)'],
    ['an expression that explodes', 'x=$(printf "a%.0s" {1..3000}); while [[ ! $x =~ ^(a+)+b ]]; do :; done'],
    ['grep with such an expression', `yes aaaaaaaaaaaaaaaaaaaaaaaaaaaa | grep -E '(a+)+b'`],
    ['sed with such an expression', `yes aaaaaaaaaaaaaaaaaaaaaaaaaaaa | sed -n 's/\\(a*\\)*b/x/p'`],
    ['awk without end', `awk 'BEGIN { while (1) x++ }'`],
    ['awk with an expression that explodes', `yes aaaaaaaaaaaaaaaaaaaaaaa | awk '/(a+)+b/'`],
    ['names of directories over and over', 'while :; do echo /*/*/*/* > /dev/null; done'],
    ['find without end', 'while :; do find / > /dev/null; done'],
    ['sort of something without end', 'yes | sort'],
    ['a sleep', 'sleep 1000'],
    ['a read', 'read x'],
  ])('%s', async (_, command) => {
    const test = newTestMachine();
    const [session, other] = [open(test), open(test)];
    await work(test, [session, other]);
    session.submitLine(command);
    await work(test, [session, other]);
    session.sendKeys('\x03');
    await work(test, [session, other], 400);
    session.submitLine('echo alive $((6 * 7))');
    other.submitLine('echo well $((6 * 7))');
    await work(test, [session, other], 400);
    expect(shown(session)).toContain('alive 42\r\n');
    expect(shown(other)).toContain('well 42\r\n');
  });
});

it.each([
  [`echo 'open`, '> '],
  ['echo "open', '> '],
  ['if true', '> '],
  ['for i in 1 2', '> '],
  ['cat <<END', '> '],
  ['echo $(ls', '> '],
  ['f() {', '> '],
  ['echo a \\', '> '],
])('%s waits for more, and Ctrl-C gives it up', async (line, continuation) => {
  const test = newTestMachine();
  const session = open(test);
  await work(test, [session]);
  session.submitLine(line);
  await work(test, [session]);
  expect(shown(session).endsWith(continuation)).toBe(true);
  session.sendKeys('\x03');
  await work(test, [session]);
  session.submitLine('echo $?');
  await work(test, [session]);
  expect(shown(session)).toMatch(/130\r\n\$ $/);
});

// Recorded from bash 5.2.
it.each([
  ['bash bin', 'bin: bin: cannot execute binary file\n', 126],
  ['./bin', 'bash: line 1: ./bin: cannot execute binary file: Exec format error\n', 126],
  ['./crlf.sh', 'bash: line 1: ./crlf.sh: cannot execute: required file not found\n', 127],
  ['./lost.sh', 'bash: line 1: ./lost.sh: cannot execute: required file not found\n', 127],
  ['. folder', 'bash: line 1: .: folder: is a directory\n', 1],
  ['./folder', 'bash: line 1: ./folder: Is a directory\n', 126],
  ['cat nosuch', 'cat: nosuch: No such file or directory\n', 1],
  ['echo x > nosuch/file', 'bash: line 1: nosuch/file: No such file or directory\n', 1],
])('%s', async (command, stderr, status) => {
  const { machine, run } = newTestMachine();
  const files = machine.filesOf();
  files.writeFile('/tmp/w/bin', '\0\x01\x02', { mode: 0o755 });
  files.writeText('/tmp/w/crlf.sh', '#!/bin/bash\r\necho hi\r\n', { mode: 0o755 });
  files.writeText('/tmp/w/lost.sh', '#!/nosuch/interpreter\n', { mode: 0o755 });
  files.mkdir('/tmp/w/folder');
  expect(await run(command)).toEqual({ stdout: '', stderr, status });
});

it('a file of 100,000 lines is read, searched and counted', async () => {
  const { machine, run } = newTestMachine();
  machine
    .filesOf()
    .writeText('/tmp/w/big.yaml', Array.from({ length: 25_000 }, (_, at) => `---\nkind: ConfigMap\nname: c${at}\ndata: x\n`).join(''));
  expect(
    await run(
      `wc -l < big.yaml; grep -c ^kind big.yaml; awk '/^name/ { n++ } END { print n }' big.yaml; tail -n 1 big.yaml; sed -n '99999p' big.yaml; sort -u big.yaml | wc -l`,
    ),
  ).toEqual({
    stdout: '100000\n25000\n25000\ndata: x\nname: c24999\n25003\n',
    stderr: '',
    status: 0,
  });
});
