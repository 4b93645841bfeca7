import { FileError } from '../files/file-error.ts';
import type { Program } from '../kernel/program.ts';
import { fail, read, write } from '../kernel/streams.ts';
import { parseOptions } from './options.ts';

export const teeProgram: Program = {
  name: 'tee',
  summary: 'Copy input to files and to output',
  *run(process) {
    const options = parseOptions(process, { flags: 'ai', long: { append: 'a' } });
    if (typeof options === 'string') return yield* fail(process, options);
    const fds = [1];
    let status = 0;
    for (const operand of options.operands) {
      const fd = process.open(operand, options.flags.has('a') ? 'append' : 'write');
      if (!(fd instanceof FileError)) fds.push(fd);
      else status = yield* fail(process, `tee: ${operand}: ${fd.message}\n`);
    }
    for (;;) {
      const chunk = yield* read(process);
      if (chunk === '' || chunk instanceof FileError) return status;
      for (const fd of fds) yield* write(process, fd, chunk);
    }
  },
};
