/** Lets the user change a text: in the editor that the terminal's client shows, or with the program that KUBE_EDITOR or EDITOR names. */
import { failed, type Wait } from '@drydock/shell';
import { CommandError } from '../../command/command-error.ts';
import type { Invocation } from '../../command/invocation.ts';
import type { Steps } from '../../command/streams.ts';

/** What stands above the text of `edit` and of `create --edit`. */
export const EDIT_INTRODUCTION = `# Please edit the object below. Lines beginning with a '#' will be ignored,
# and an empty file will abort the edit. If an error occurs while saving this file will be
# reopened with the relevant failures.
#
`;

export function withoutComments(text: string): string {
  return text.replaceAll('\r\n', '\n').replace(/^#.*\n?/gm, '');
}

const VISUAL_EDITORS = ['vi', 'vim', 'nvim', 'nano', 'emacs', 'pico', 'ed', 'micro', 'joe'];

/** A name that no other file in the directory has. */
function temporaryPath({ streams }: Invocation, extension: string): string {
  const { rng, pid } = streams.process;
  const suffix = rng ? rng.integer(4_000_000_000) : pid;
  return `/tmp/kubectl-edit-${suffix}.${extension}`;
}

/** The changed text; undefined when the user left without saving. The file stays when `keep` is asked for later: see `storeCopy`. */
export function* editText(invocation: Invocation, text: string, extension: string): Steps<string | undefined> {
  const { streams } = invocation;
  const { process } = streams;
  const editor = process.env.KUBE_EDITOR || process.env.EDITOR || 'vi';
  const path = temporaryPath(invocation, extension);
  const name = editor.trim().split(/\s+/)[0]!.split('/').pop()!;
  if (VISUAL_EDITORS.includes(name) && process.terminal?.canEdit) return yield* editInTerminal(invocation, path, text, name);
  process.files.makeDirectories('/tmp');
  const error = process.files.writeText(path, text, { mode: 0o600 });
  if (error) throw new CommandError(`open ${path}: ${error.message.toLowerCase()}`);
  yield* streams.flush();
  const status = yield* runEditor(invocation, editor, path);
  if (status !== 0) throw new CommandError(`there was a problem with the editor ${JSON.stringify(editor)}`);
  const changed = process.files.readText(path);
  process.files.unlink(path);
  if (failed(changed)) throw new CommandError(`open ${path}: ${changed.message.toLowerCase()}`);
  return changed;
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

function* runEditor({ streams }: Invocation, editor: string, path: string): Steps<number> {
  const { process } = streams;
  const pid = process.spawn({ argv: /[\s"'$|;]/.test(editor) ? ['sh', '-c', `${editor} ${path}`] : [editor, path] });
  if (typeof pid !== 'number') {
    // Only a name that is looked for on PATH can be said not to be there.
    throw new CommandError(
      `${editor.includes('/') ? 'there was a problem with' : 'unable to launch'} the editor ${JSON.stringify(editor)}`,
    );
  }
  for (;;) {
    const report = process.reap(pid);
    if (report?.state === 'exited') return report.status;
    const wait: Wait = { on: 'exit', pid };
    yield wait;
  }
}

/** Keeps what the user wrote when it could not be saved; the path. */
export function storeCopy(invocation: Invocation, text: string, extension: string): string {
  const { files } = invocation.streams.process;
  const path = temporaryPath(invocation, extension);
  files.makeDirectories('/tmp');
  files.writeText(path, text, { mode: 0o600 });
  return path;
}
