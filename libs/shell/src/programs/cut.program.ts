import { decodeUtf8 } from '../kernel/byte-string.ts';
import type { Program } from '../kernel/program.ts';
import { LineInput, fail, print } from '../kernel/streams.ts';
import { closeOperand, openOperand } from './operands.ts';
import { parseOptions } from './options.ts';

export const cutProgram: Program = {
  name: 'cut',
  summary: 'Take parts of each line',
  *run(process) {
    const options = parseOptions(process, {
      flags: 'nsC',
      values: 'dfcbo',
      long: { complement: 'C', delimiter: 'd', fields: 'f', characters: 'c', bytes: 'b', 'only-delimited': 's', 'output-delimiter': 'o' },
    });
    if (typeof options === 'string') return yield* fail(process, options);
    const list = options.values.get('f') ?? options.values.get('c') ?? options.values.get('b');
    if (list === undefined)
      return yield* fail(process, "cut: you must specify a list of bytes, characters, or fields\nTry 'cut --help' for more information.\n");
    const delimiter = options.values.get('d') ?? '\t';
    if ([...delimiter].length !== 1)
      return yield* fail(process, "cut: the delimiter must be a single character\nTry 'cut --help' for more information.\n");
    const ranges = list.split(',').map((range) => /^(\d*)(-?)(\d*)$/.exec(range));
    if (ranges.some((range) => !range || (range[1] === '' && range[3] === '')))
      return yield* fail(process, "cut: invalid field range\nTry 'cut --help' for more information.\n");
    const what = options.values.has('f') ? 'fields' : options.values.has('c') ? 'byte/character positions' : 'byte/character positions';
    if (ranges.some((range) => range![1] === '0'))
      return yield* fail(process, `cut: ${what} are numbered from 1\nTry 'cut --help' for more information.\n`);
    if (ranges.some((range) => range![1] && range![3] && Number(range![3]) < Number(range![1])))
      return yield* fail(process, "cut: invalid decreasing range\nTry 'cut --help' for more information.\n");
    const wanted = (position: number) =>
      ranges.some(
        (range) => position >= Number(range![1] || 1) && position <= (range![2] ? Number(range![3] || Infinity) : Number(range![1])),
      ) !== options.flags.has('C');
    let status = 0;
    for (const operand of options.operands.length > 0 ? options.operands : ['-']) {
      const fd = yield* openOperand(process, operand);
      if (fd === undefined) {
        status = 1;
        continue;
      }
      const input = new LineInput(process, fd);
      for (let bytes = yield* input.next(); bytes !== undefined; bytes = yield* input.next()) {
        const line = decodeUtf8(bytes.replace(/\n$/, ''));
        if (!options.values.has('f')) yield* print(process, `${[...line].filter((_, i) => wanted(i + 1)).join('')}\n`);
        else if (line.includes(delimiter))
          yield* print(
            process,
            `${line
              .split(delimiter)
              .filter((_, i) => wanted(i + 1))
              .join(options.values.get('o') ?? delimiter)}\n`,
          );
        else if (!options.flags.has('s')) yield* print(process, `${line}\n`);
      }
      closeOperand(process, fd);
    }
    return status;
  },
};
