import { newTestMachine } from '../../testing/test-machine.ts';

const USAGE = `
Usage:
 ps [options]

 Try 'ps --help <simple|list|output|threads|misc|all>'
  or 'ps --help <s|l|o|t|m|a>'
 for additional help text.

For more details see ps(1).
`;

describe('ps', () => {
  it.each<[command: string, stdout: string, stderr: string, status: number]>([
    [
      'ps -eo pid,ppid,user,comm; true',
      '    PID    PPID USER     COMMAND\n      1       0 root     bash\n      2       1 root     ps\n',
      '',
      0,
    ],
    ['ps -p 1 -o args,pid; true', 'COMMAND                         PID\nbash -c ps -p 1 -o args,pid       1\n', '', 0],
    ['ps -p 1 -o pid=,comm=; true', '      1 bash\n', '', 0],
    ['ps -o pid=ID,comm=NAME -p 1; true', '     ID NAME\n      1 bash\n', '', 0],
    ['ps -e --sort=-pid -o pid --no-headers; true', '      2\n      1\n', '', 0],
    [
      'ps -C bash -o %cpu,%mem,rss,vsz,stat,etime,ni; true',
      '%CPU %MEM   RSS    VSZ STAT     ELAPSED  NI\n 0.0  0.0  3712   4628 S          00:00   0\n',
      '',
      0,
    ],
    ['ps -u root --no-headers | wc -l', '3\n', '', 0],
    ['ps h -p 1; true', '      1 ?        00:00:00 bash\n', '', 0],
    ['ps -p 99', '    PID TTY          TIME CMD\n', '', 1],
    ['ps -C nosuch -o pid=', '', '', 1],
    ['ps -eo nosuch', '', `error: unknown user-defined format specifier "nosuch"\n${USAGE}`, 1],
    ['ps --sort nosuch', '', `error: unknown sort specifier\n${USAGE}`, 1],
    ['ps -p x', '', `error: process ID list syntax error\n${USAGE}`, 1],
  ])('%s', async (command, stdout, stderr, status) => {
    expect(await newTestMachine().run(command)).toEqual({ stdout, stderr, status });
  });
});
