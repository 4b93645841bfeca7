import { newTestMachine } from '../../testing/test-machine.ts';

const SUMMARY = `top - 12:00:00 up 0 min,  1 user,  load average: 0.08, 0.03, 0.01
Tasks:   2 total,   1 running,   1 sleeping,   0 stopped,   0 zombie
%Cpu(s):  0.0 us,  0.0 sy,  0.0 ni,100.0 id,  0.0 wa,  0.0 hi,  0.0 si,  0.0 st 
MiB Mem :   3935.6 total,   2654.7 free,    622.9 used,    783.4 buff/cache     
MiB Swap:      0.0 total,      0.0 free,      0.0 used.   3312.6 avail Mem 

    PID USER      PR  NI    VIRT    RES    SHR S  %CPU  %MEM     TIME+ COMMAND
`;
const row = (pid: number, state: string, command: string) =>
  `${String(pid).padStart(7)} root      20   0    4628   3712   3300 ${state}   0.0   0.0   0:00.00 ${command}\n`;

describe('top', () => {
  it.each<[command: string, stdout: string, stderr: string, status: number]>([
    ['top -b -n 1; true', SUMMARY + row(1, 'S', 'bash') + row(2, 'R', 'top'), '', 0],
    ['top -bn1 -o PID -c -w 90 | tail -2', row(2, 'R', 'top -bn1 -o PID -c+') + row(1, 'S', 'bash -c top -bn1 -+'), '', 0],
    ['top -b -n 1 -p 1 | tail -1', row(1, 'S', 'bash'), '', 0],
    ['top -b -n 1 -d 60 -n2 | grep ^top | cut -c 1-14', 'top - 12:00:00\ntop - 12:01:00\n', '', 0],
    ['top', '', 'top: failed tty get\n', 1],
    ['top -bn0', '', "top: bad iterations argument '0'\n", 1],
    ['top -x', '', "top: invalid option -- 'x'\n", 1],
    ['top -b -o nosuch', '', "top: unrecognized field name 'nosuch'\n", 1],
    ['top -b -u nosuch', '', 'top: Invalid user\n', 1],
  ])('%s', async (command, stdout, stderr, status) => {
    expect(await newTestMachine().run(command)).toEqual({ stdout, stderr, status });
  });
});
