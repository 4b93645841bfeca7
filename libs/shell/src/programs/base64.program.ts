import { decodeBase64, encodeBase64 } from '@drydock/apimachinery';
import type { Process, Program } from '../kernel/program.ts';
import { fail, print, write } from '../kernel/streams.ts';
import type { Wait } from '../kernel/wait.ts';
import { readOperand } from './operands.ts';
import { parseOptions } from './options.ts';

export const base64Program: Program = {
  name: 'base64',
  summary: 'Encode and decode base64',
  *run(process) {
    const options = parseOptions(process, { flags: 'di', values: 'w', long: { decode: 'd', 'ignore-garbage': 'i', wrap: 'w' } });
    if (typeof options === 'string') return yield* fail(process, options);
    if (options.operands.length > 1)
      return yield* fail(process, `base64: extra operand ‘${options.operands[1]}’\nTry 'base64 --help' for more information.\n`);
    const wrap = options.values.get('w') ?? '76';
    if (!/^\d+$/.test(wrap)) return yield* fail(process, `base64: invalid wrap size: ‘${wrap}’\n`);
    const input = yield* readOperand(process, options.operands[0] ?? '-');
    if (input === undefined) return 1;
    process.charge(1 + (input.length >> 8));
    if (options.flags.has('d'))
      return yield* decode(process, options.flags.has('i') ? input.replace(/[^A-Za-z0-9+/=]/g, '') : input.replaceAll('\n', ''));
    const text = encodeBase64(Uint8Array.from(input, (byte) => byte.charCodeAt(0)));
    const width = Number(wrap);
    yield* print(process, width === 0 ? text : (text.match(new RegExp(`.{1,${width}}`, 'g')) ?? []).map((line) => `${line}\n`).join(''));
    return 0;
  },
};

/** As much as can be decoded is written before the error. */
function* decode(process: Process, text: string): Generator<Wait, number, void> {
  const good = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?/.exec(text)![0];
  const rest = text.slice(good.length);
  const partial = /^[A-Za-z0-9+/]{2,3}/.exec(rest)?.[0] ?? '';
  const bytes = decodeBase64(good + partial.padEnd(partial === '' ? 0 : 4, '='));
  const whole = typeof bytes === 'number' ? decodeBase64(good) : bytes;
  if (typeof whole !== 'number') {
    let output = '';
    for (const byte of whole) output += String.fromCharCode(byte);
    yield* write(process, 1, output);
  }
  return rest === '' ? 0 : yield* fail(process, 'base64: invalid input\n');
}
