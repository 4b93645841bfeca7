/** What is longer than the screen goes through less, as git does it with `less -FRX`. */
import { encodeUtf8 } from '../../kernel/byte-string.ts';
import { print, write } from '../../kernel/streams.ts';
import type { Git, Steps } from './git.ts';

export function* writeAll(git: Git, text: string): Steps<void> {
  const { process } = git;
  const pager = process.env['GIT_PAGER'] ?? git.config.get('core.pager') ?? process.env['PAGER'] ?? 'less';
  const rows = process.terminal?.rows ?? 24;
  const short = text.split('\n').length <= rows;
  if (short || pager === 'cat' || pager === '') {
    yield* print(process, text);
    return;
  }
  const { read, write: end } = process.pipe();
  const pid = process.spawn({ argv: ['sh', '-c', pager], fds: { 0: read, 1: 1, 2: 2 }, env: { ...process.env, LESS: 'FRX' } });
  process.close(read);
  process.onSignal('PIPE', 'ignore');
  if (typeof pid === 'number') yield* write(process, end, encodeUtf8(text));
  process.close(end);
  while (typeof pid === 'number' && process.reap(pid)?.state !== 'exited') yield { on: 'exit', pid };
}
