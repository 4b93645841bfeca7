import { FileError } from '../files/file-error.ts';
import type { Program } from '../kernel/program.ts';
import { LineInput, fail, write } from '../kernel/streams.ts';
import { openOperand } from './operands.ts';
import { parseOptions } from './options.ts';

export const uniqProgram: Program = {
  name: 'uniq',
  summary: 'Leave out repeated lines',
  *run(process) {
    const options = parseOptions(process, {
      flags: 'cduiDz',
      values: 'fsw',
      long: {
        'all-repeated': 'D',
        'skip-fields': 'f',
        'skip-chars': 's',
        'check-chars': 'w',
        count: 'c',
        repeated: 'd',
        unique: 'u',
        'ignore-case': 'i',
      },
    });
    if (typeof options === 'string') return yield* fail(process, options);
    const fd = yield* openOperand(process, options.operands[0] ?? '-');
    if (fd === undefined) return 1;
    const input = new LineInput(process, fd);
    const skip = Number(options.values.get('f') ?? 0);
    const key = (line: string) => {
      const text = line
        .replace(/\n$/, '')
        .replace(new RegExp(`^(?:\\s*\\S+){0,${skip}}`), '')
        .slice(Number(options.values.get('s') ?? 0))
        .slice(0, Number(options.values.get('w') ?? Infinity));
      return options.flags.has('i') ? text.toLowerCase() : text;
    };
    const target = options.operands[1];
    const out = target === undefined ? 1 : process.open(target, 'write');
    if (out instanceof FileError) return yield* fail(process, `uniq: ${target}: ${out.message}\n`);
    const { flags } = options;
    const all = flags.has('D');
    let [current, count]: [string | undefined, number] = [undefined, 0];
    for (;;) {
      const line: string | undefined = yield* input.next();
      if (line !== undefined && current !== undefined && key(line) === key(current)) {
        count++;
        if (all) yield* write(process, out, (count === 2 ? current.replace(/\n?$/, '\n') : '') + line.replace(/\n?$/, '\n'));
        continue;
      }
      const shown = current !== undefined && !all && !(flags.has('d') && count < 2) && !(flags.has('u') && count > 1);
      if (shown) yield* write(process, out, `${flags.has('c') ? `${String(count).padStart(7)} ` : ''}${current!.replace(/\n?$/, '\n')}`);
      if (line === undefined) return 0;
      [current, count] = [line, 1];
    }
  },
};
