/** chroot: a command with another directory as its root, as coreutils and BusyBox run it. */
import type { FileError } from '../files/file-error.ts';
import type { Process, Program } from '../kernel/program.ts';
import { fail } from '../kernel/streams.ts';
import { spawnProblem } from './time.program.ts';

const isBusybox = ({ files }: Process): boolean => files.exists('/bin/ash');

function rootProblem(root: string, { message }: FileError, busybox: boolean): { message: string; status: number } {
  if (busybox) return { message: `chroot: can't change root directory to '${root}': ${message}\n`, status: 1 };
  return { message: `chroot: cannot change root directory to '${root}': ${message}\n`, status: 125 };
}

export const chrootProgram: Program = {
  name: 'chroot',
  summary: 'Run a command with another root directory',
  *run(process) {
    const busybox = isBusybox(process);
    const args = process.argv.slice(1);
    let stay = false;
    while (args[0]?.startsWith('-') && args[0].length > 1) {
      const word = args.shift()!;
      if (word === '--') break;
      if (word === '--skip-chdir') stay = true;
      else return yield* fail(process, `chroot: unrecognized option '${word}'\nTry 'chroot --help' for more information.\n`, 125);
    }
    const [root, ...words] = args;
    if (root === undefined) return yield* fail(process, "chroot: missing operand\nTry 'chroot --help' for more information.\n", 125);
    const error = process.changeRoot(root);
    if (error) {
      const problem = rootProblem(root, error, busybox);
      return yield* fail(process, problem.message, problem.status);
    }
    if (!stay) process.cwd = '/';
    const argv = words.length > 0 ? words : [process.env['SHELL'] || '/bin/sh', '-i'];
    const pid = process.spawn({ argv });
    if (typeof pid !== 'number') {
      const { message, status } = spawnProblem('chroot', argv[0]!, pid);
      return yield* fail(process, busybox ? `chroot: can't execute '${argv[0]}': ${message.split(': ').at(-1)}` : message, status);
    }
    for (;;) {
      const report = process.reap(pid);
      if (report?.state === 'exited') return report.status;
      yield { on: 'exit', pid };
    }
  },
};
