import { FileError } from '../files/file-error.ts';
import { decodeUtf8, encodeUtf8 } from '../kernel/byte-string.ts';
import type { Program } from '../kernel/program.ts';
import { fail, print, readAll, write } from '../kernel/streams.ts';
import { parseOptions } from './options.ts';

export const envsubstProgram: Program = {
  name: 'envsubst',
  summary: 'Replace variables in a text',
  *run(process) {
    const options = parseOptions(process, { flags: 'vVh', long: { variables: 'v', version: 'V', help: 'h' } });
    if (typeof options === 'string') return yield* fail(process, options);
    if (options.flags.has('V')) {
      yield* print(process, 'envsubst (GNU gettext-runtime) 0.21\n');
      return 0;
    }
    const format = options.operands[0];
    const names =
      format === undefined
        ? undefined
        : new Set(Array.from(format.matchAll(/\$(?:(\w+)|\{(\w+)\})/g), ([, plain, braced]) => plain ?? braced!));
    if (options.flags.has('v')) {
      yield* print(process, [...(names ?? [])].map((name) => `${name}\n`).join('')); // prettier-ignore
      return 0;
    }
    const input = yield* readAll(process);
    if (input instanceof FileError) return 1;
    const text = decodeUtf8(input).replace(
      /\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)\})/g,
      (whole, plain: string | undefined, braced: string | undefined) => {
        const name = plain ?? braced!;
        return names && !names.has(name) ? whole : (process.env[name] ?? '');
      },
    );
    yield* write(process, 1, encodeUtf8(text));
    return 0;
  },
};
