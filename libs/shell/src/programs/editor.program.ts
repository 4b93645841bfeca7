import { FileError } from '../files/file-error.ts';
import { baseName } from '../files/paths.ts';
import type { Process, Program } from '../kernel/program.ts';
import { printError } from '../kernel/streams.ts';
import type { Wait } from '../kernel/wait.ts';
import { fail } from './text.program.ts';

/** Opens a file in the editor at the other side of the terminal and writes back what was made of it. */
function* edit(process: Process): Generator<Wait, number, void> {
  const editor = baseName(process.argv[0]!);
  const path = process.argv.slice(1).findLast((argument) => !/^[-+]/.test(argument));
  const { terminal } = process;
  if (!terminal?.canEdit || !process.isTerminal(0)) return yield* fail(process, `${editor}: this terminal cannot show an editor\n`);
  if (path === undefined) return yield* fail(process, `${editor}: name a file to edit\n`);
  const before = process.files.readText(path);
  if (before instanceof FileError && before.code !== 'ENOENT') return yield* fail(process, `${editor}: ${path}: ${before.message}\n`);
  const handle = terminal.edit({ path: process.files.absolute(path), content: before instanceof FileError ? '' : before, editor });
  for (let result = handle.result(); ; result = handle.result()) {
    if (result === 'cancelled') return 0;
    if (result) {
      const error = process.files.writeText(path, result.content);
      if (!error) return 0;
      yield* printError(process, `${editor}: ${path}: ${error.message}\n`);
      return 1;
    }
    yield handle.wait;
  }
}

const editorNamed = (name: string): Program => ({ name, summary: 'Edit a file', run: edit });

export const editorPrograms: readonly Program[] = ['vi', 'vim', 'nano', 'editor'].map(editorNamed);
