/** Lets the user change a text: in the editor that the terminal's client shows, or with the program that KUBE_EDITOR or EDITOR names. */
import { parseYamlDocument } from '@drydock/apimachinery';
import { failed, type Wait } from '@drydock/shell';
import { CommandError } from '../../command/command-error.ts';
import type { Invocation } from '../../command/invocation.ts';
import type { Steps } from '../../command/streams.ts';
import { isJsonText } from '../../resource/manifest-check.ts';

/** What stands above the text of `edit` and of `create --edit`. */
export const EDIT_INTRODUCTION = `# Please edit the object below. Lines beginning with a '#' will be ignored,
# and an empty file will abort the edit. If an error occurs while saving this file will be
# reopened with the relevant failures.
#
`;

/** Without the lines that are comments (cmdutil.ManualStrip). */
export function withoutComments(text: string): string {
  return text.replace(/^[ \t\r]*#(?!!).*\n?/gm, '');
}

/** What a text says, to compare it with another: JSON as it is written, YAML as data; without its comments where it is neither (cmdutil.StripComments). */
export function asData(text: string): unknown {
  if (isJsonText(text)) return text;
  const { value, error } = parseYamlDocument(text);
  return error === undefined ? value : withoutComments(text);
}

const VISUAL_EDITORS = ['vi', 'vim', 'nvim', 'nano', 'emacs', 'pico', 'ed', 'micro', 'joe'];

/** A name that no other file in the directory has. */
function temporaryPath({ streams }: Invocation, extension: string): string {
  const { rng, pid } = streams.process;
  const suffix = rng ? rng.integer(4_000_000_000) : pid;
  return `/tmp/kubectl-edit-${suffix}.${extension}`;
}

/** The editor could not be run, or failed. */
export class EditorFailure extends CommandError {}

/** The text as the user left it, in the file that it was shown in: the caller removes it. An editor that was left without saving changed nothing. */
export function* editText(invocation: Invocation, text: string, extension: string): Steps<{ path: string; text: string }> {
  const { streams } = invocation;
  const { process } = streams;
  const editor = process.env.KUBE_EDITOR || process.env.EDITOR || 'vi';
  const path = temporaryPath(invocation, extension);
  process.files.makeDirectories('/tmp');
  const error = process.files.writeText(path, text, { mode: 0o600 });
  if (error) throw new CommandError(`open ${path}: ${error.message.toLowerCase()}`);
  yield* streams.flush();
  const name = editor.trim().split(/\s+/)[0]!.split('/').pop()!;
  if (VISUAL_EDITORS.includes(name) && process.terminal?.canEdit) {
    const saved = yield* editInTerminal(invocation, path, text, name);
    if (saved !== undefined) process.files.writeText(path, saved);
  } else {
    const argv = commandOf(editor, process.env.SHELL);
    const status = yield* runEditor(invocation, argv, path);
    if (status !== 0) throw new EditorFailure(`there was a problem with the editor ${JSON.stringify(argv.join(' '))}`);
  }
  const changed = process.files.readText(path);
  if (failed(changed)) throw new CommandError(`open ${path}: ${changed.message.toLowerCase()}`);
  return { path, text: changed };
}

/** What is quoted is a shell's business; else the words are (editor.go, defaultEnvEditor). */
function commandOf(editor: string, shell: string | undefined): string[] {
  if (!editor.includes(' ')) return [editor];
  return /["'\\]/.test(editor) ? [shell || '/bin/bash', '-c', editor] : editor.split(' ');
}

function* editInTerminal({ streams }: Invocation, path: string, content: string, editor: string): Steps<string | undefined> {
  yield* streams.flush();
  const handle = streams.process.terminal!.edit({ path, content, editor });
  for (;;) {
    const result = handle.result();
    if (result === 'cancelled') return undefined;
    if (result) return result.content;
    yield handle.wait;
  }
}

function* runEditor({ streams }: Invocation, command: readonly string[], path: string): Steps<number> {
  const { process } = streams;
  const [program = '', flag, script] = command;
  const argv = flag === '-c' && script !== undefined ? [program, flag, `${script} ${JSON.stringify(path)}`] : [...command, path];
  const pid = process.spawn({ argv });
  if (typeof pid !== 'number') {
    // Only a name that is looked for on PATH can be said not to be there.
    const problem = program === '' || program.includes('/') ? 'there was a problem with' : 'unable to launch';
    throw new EditorFailure(`${problem} the editor ${JSON.stringify(command.join(' '))}`);
  }
  for (;;) {
    const report = process.reap(pid);
    if (report?.state === 'exited') return report.status;
    const wait: Wait = { on: 'exit', pid };
    yield wait;
  }
}

export function removeFile({ streams }: Invocation, path: string): void {
  streams.process.files.unlink(path);
}
