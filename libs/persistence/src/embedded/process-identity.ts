import { readFile } from 'node:fs/promises';

/** The position of `starttime` in /proc/PID/stat after the closing parenthesis of the program's name. */
const START_TIME = 19;

/**
 * What distinguishes a running process from every other one before or after it: the boot it belongs to and when it started. Undefined
 * when there is no such process, or the system does not tell.
 */
export async function processIdentity(pid: number): Promise<string | undefined> {
  try {
    const [boot, status] = await Promise.all([readFile('/proc/sys/kernel/random/boot_id', 'utf8'), readFile(`/proc/${pid}/stat`, 'utf8')]);
    const fields = status.slice(status.lastIndexOf(')') + 2).split(' ');
    return `${boot.trim()}/${fields[START_TIME]}`;
  } catch {
    return undefined;
  }
}
