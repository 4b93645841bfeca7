/** `create --edit`: each object passes through the editor before it is sent (cmd/util/editor, EditBeforeCreateMode). */
import { indentJson, parseYamlDocument, printYaml, StatusError, type KubeObject } from '@drydock/apimachinery';
import { CommandError } from '../../command/command-error.ts';
import type { Invocation } from '../../command/invocation.ts';
import type { Steps } from '../../command/streams.ts';
import { writeQuery } from '../../options/dry-run.ts';
import { changePrinter } from '../../printers/new-printer.ts';
import { collectionPath, type Info } from '../../resource/info.ts';
import { withLastApplied } from '../apply/last-applied.ts';
import { validateDocument } from '../../resource/manifest-check.ts';
import { failedValidation } from '../edit/edit.ts';
import { EDIT_INTRODUCTION, editText, storeCopy, withoutComments } from '../edit/edit-text.ts';

/** Nothing is created of what is saved as it was. What is no object comes back with the reason; a refusal of the server ends the command. */
export function* editAndCreate(invocation: Invocation, infos: readonly Info[]): Steps {
  for (const info of infos) yield* editOne(invocation, info);
}

function* editOne(invocation: Invocation, info: Info): Steps {
  const { flags, streams } = invocation;
  const extension = flags.string('output') === 'json' ? 'json' : 'yaml';
  const original = extension === 'json' ? `${indentJson(info.object)}\n` : printYaml(info.object);
  let body = original;
  let reasons: readonly string[] = [];
  for (;;) {
    const text = EDIT_INTRODUCTION + reasons.map((line) => `# ${line}\n`).join('') + body;
    const saved = yield* editText(invocation, flags.bool('windows-line-endings') ? text.replaceAll('\n', '\r\n') : text, extension);
    const edited = withoutComments(saved ?? text);
    if (reasons.length > 0 && edited === body)
      throw lost(invocation, edited, extension, new CommandError('Edit cancelled, no valid changes were saved.'));
    const problem = problemOf(edited);
    if (problem === undefined) return create(invocation, info, { original, edited, extension });
    const outcome = failedValidation(info, problem);
    streams.err(`error: ${outcome.message}\n`);
    reasons = outcome.reasons ?? [];
    body = edited;
  }
}

function problemOf(text: string): string | undefined {
  const { value, error } = parseYamlDocument(text);
  if (error !== undefined) return error;
  try {
    validateDocument({ source: '', value });
    return undefined;
  } catch (failure) {
    if (failure instanceof CommandError) return failure.message;
    throw failure;
  }
}

interface Edited {
  readonly original: string;
  readonly edited: string;
  readonly extension: string;
}

function create(invocation: Invocation, info: Info, { original, edited, extension }: Edited): void {
  const { flags, streams, session } = invocation;
  if (edited === original) return streams.err('Edit cancelled, no changes made.\n');
  const object = parseYamlDocument(edited).value as KubeObject;
  try {
    const resource = session.mapper.forObject(object);
    if (!resource)
      throw new CommandError(`no matches for kind ${JSON.stringify(object.kind)} in version ${JSON.stringify(object.apiVersion)}`);
    const path = collectionPath({ ...info, resource });
    const body = flags.bool('save-config') ? withLastApplied(object) : object;
    const created = session.send<KubeObject>({ method: 'POST', path, query: writeQuery(invocation, 'none'), body });
    streams.out(changePrinter(invocation, 'created').print(created));
  } catch (failure) {
    if (!(failure instanceof StatusError || failure instanceof CommandError)) throw failure;
    throw lost(invocation, edited, extension, failure);
  }
}

/** The work is kept. */
function lost(invocation: Invocation, text: string, extension: string, failure: Error): Error {
  invocation.streams.err(`A copy of your changes has been stored to ${JSON.stringify(storeCopy(invocation, text, extension))}\n`);
  return failure;
}
