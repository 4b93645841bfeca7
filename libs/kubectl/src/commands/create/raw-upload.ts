/** `--raw` of create and replace: one file goes to a path of the server as it is (kubectl/pkg/rawhttp). */
import { decodeObjectBody, type HttpMethod } from '@drydock/apiserver';
import { CommandError } from '../../command/command-error.ts';
import type { Invocation } from '../../command/invocation.ts';
import type { Steps } from '../../command/streams.ts';
import { readFiles } from '../../resource/file-source.ts';
import { parseRawUri, rawText } from '../get/raw.ts';

/** Sends the file and prints the answer. Throws when `--raw` does not go with what else is asked for. */
export function* uploadRaw(invocation: Invocation, method: HttpMethod): Steps {
  const { flags, session, streams } = invocation;
  checkRaw(invocation);
  const [name = ''] = flags.strings('filename');
  if (name !== '-' && !streams.process.files.exists(name)) throw new CommandError(`open ${name}: no such file or directory`);
  const [file] = yield* readFiles([name], false, streams);
  const { text } = file!;
  // It goes as it is: what is wrong with it, the server says.
  const wire = { checkAccept: () => undefined, body: (expected: string) => decodeObjectBody(text, expected) };
  streams.out(rawText(session.sendRaw({ ...parseRawUri(flags.string('raw')), method, wire })));
}

function checkRaw({ flags }: Invocation): void {
  const filenames = flags.strings('filename');
  const conflict = (flag: string) => new CommandError(`--raw and ${flag} are mutually exclusive`);
  if (flags.has('edit') && flags.bool('edit')) throw conflict('--edit');
  if (filenames.length !== 1) throw new CommandError('--raw can only use a single local file or stdin');
  if (/^https?:\/\//.test(filenames[0]!)) throw new CommandError('--raw cannot read from a url');
  if (flags.bool('recursive')) throw conflict('--recursive');
  if (flags.has('selector') && flags.string('selector')) throw conflict('--selector (-l)');
  if (flags.string('output')) throw conflict('--output');
  parseRawUri(flags.string('raw'));
}
