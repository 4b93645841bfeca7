import { FileError } from '../files/file-error.ts';
import type { Process, Program } from '../kernel/program.ts';
import { fail, print, read } from '../kernel/streams.ts';
import type { Wait } from '../kernel/wait.ts';
import { closeOperand, openOperand } from './operands.ts';
import { parseOptions } from './options.ts';

export const wcProgram: Program = {
  name: 'wc',
  summary: 'Count lines, words and bytes',
  *run(process) {
    const options = parseOptions(process, {
      flags: 'clmwL',
      long: { bytes: 'c', lines: 'l', chars: 'm', words: 'w', 'max-line-length': 'L' },
    });
    if (typeof options === 'string') return yield* fail(process, options);
    const wanted = options.flags.size > 0 ? options.flags : new Set(['l', 'w', 'c']);
    const rows: { counts: number[]; name: string }[] = [];
    let status = 0;
    const order = ['l', 'w', 'm', 'c', 'L'].filter((letter) => wanted.has(letter));
    for (const operand of options.operands.length > 0 ? options.operands : ['']) {
      const fd = yield* openOperand(process, operand || '-');
      if (fd === undefined) {
        status = 1;
        // A directory can be opened, though not read: it has a row of its own.
        if (process.files.isDirectory(operand)) rows.push({ counts: order.map(() => 0), name: operand });
        continue;
      }
      const counts = yield* countInput(process, fd);
      closeOperand(process, fd);
      rows.push({ counts: order.map((letter) => counts[letter]!), name: operand });
    }
    if (options.operands.length > 1)
      rows.push({
        counts: order.map((letter, i) =>
          rows.reduce((sum, row) => (letter === 'L' ? Math.max(sum, row.counts[i]!) : sum + row.counts[i]!), 0),
        ),
        name: 'total',
      });
    const single = order.length === 1 && rows.length === 1;
    // Only the sizes of regular files are known before they are read.
    const unknown = options.operands.length === 0 || options.operands.some((operand) => !hasSize(process, operand));
    const width = single ? 0 : unknown ? 7 : String(Math.max(0, ...rows.flatMap(({ counts }) => counts))).length;
    for (const { counts, name } of rows)
      yield* print(process, `${counts.map((count) => String(count).padStart(width)).join(' ')}${name ? ` ${name}` : ''}\n`);
    return status;
  },
};

/** Whether wc can tell how wide the numbers get before it reads; what is not there has no numbers. */
function hasSize(process: Process, operand: string): boolean {
  const stat = operand === '-' ? undefined : process.files.stat(operand);
  return stat !== undefined && (stat instanceof FileError || stat.type === 'file');
}

function* countInput(process: Process, fd: number): Generator<Wait, Record<string, number>, void> {
  const counts: Record<string, number> = { l: 0, w: 0, m: 0, c: 0, L: 0 };
  let inWord = false;
  let length = 0;
  for (;;) {
    const chunk = yield* read(process, fd);
    if (chunk === '' || chunk instanceof FileError) return counts;
    counts['c']! += chunk.length;
    for (let i = 0; i < chunk.length; i++) {
      const code = chunk.charCodeAt(i);
      const space = code === 32 || (code >= 9 && code <= 13);
      if (!space && !inWord) counts['w']!++;
      inWord = !space;
      if ((code & 0xc0) !== 0x80) counts['m']!++;
      length = code === 10 ? 0 : length + 1;
      if (code === 10) counts['l']!++;
      if (length > counts['L']!) counts['L'] = length;
    }
    process.charge(1 + (chunk.length >> 8));
    yield { on: 'turn' };
  }
}
