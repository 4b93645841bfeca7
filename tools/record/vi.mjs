/**
 * Records what a real vim makes of texts and keys in `libs/shell/testdata/editor/vi.json`, a list of `{ text, keys, result }` of which a new entry needs
 * only what comes before `result`. Keys are as typed; `<Esc>`, `<CR>`, `<BS>` and `<C-x>` stand for what they are called in vim.
 *
 *   node tools/record/vi.mjs
 *
 * Needs vim on the PATH.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const file = new URL('../../libs/shell/testdata/editor/vi.json', import.meta.url).pathname;
const home = mkdtempSync(path.join(tmpdir(), 'vi-'));

try {
  const recorded = JSON.parse(readFileSync(file, 'utf8')).map(({ text, keys }) => ({ text, keys, result: resultOf(text, keys) }));
  writeFileSync(file, `[\n${recorded.map((entry) => `  ${JSON.stringify(entry)}`).join(',\n')}\n]\n`);
} finally {
  rmSync(home, { recursive: true });
}

function resultOf(text, keys) {
  const [target, script] = [path.join(home, 'text'), path.join(home, 'keys')];
  writeFileSync(target, text);
  writeFileSync(script, `${typed(keys)}\x1b\x1b:wq!\r`);
  spawnSync('vim', ['-u', 'NONE', '-N', '-n', '-i', 'NONE', '--cmd', 'set t_ti= t_te= backspace=indent,eol,start', '-s', script, target], {
    stdio: 'ignore',
    timeout: 10_000,
    env: { ...process.env, TERM: 'dumb' },
  });
  return readFileSync(target, 'utf8');
}

function typed(keys) {
  return keys.replace(
    /<(Esc|CR|BS|C-(.))>/g,
    (_, name, letter) => ({ Esc: '\x1b', CR: '\r', BS: '\x08' })[name] ?? String.fromCharCode(letter.toUpperCase().charCodeAt(0) - 64),
  );
}
