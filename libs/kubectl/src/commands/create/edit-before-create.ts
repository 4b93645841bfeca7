/** `create --edit`: each object passes through the editor before it is sent (cmd/util/editor, EditBeforeCreateMode). */
import { indentJson, isRecord, parseYamlDocument, printYaml, StatusError, type KubeObject } from '@drydock/apimachinery';
import { CommandError } from '../../command/command-error.ts';
import type { Invocation } from '../../command/invocation.ts';
import type { Steps } from '../../command/streams.ts';
import { writeQuery } from '../../options/dry-run.ts';
import { changePrinter } from '../../printers/new-printer.ts';
import { collectionPath, type Info } from '../../resource/info.ts';
import { withLastApplied } from '../apply/last-applied.ts';
import { EDIT_INTRODUCTION, editText, storeCopy, withoutComments } from '../edit/edit-text.ts';

/** Nothing is created of what is saved as it was. A refusal ends the command; the work is kept. */
export function* editAndCreate(invocation: Invocation, infos: readonly Info[]): Steps {
  for (const info of infos) yield* editOne(invocation, info);
}

function* editOne(invocation: Invocation, info: Info): Steps {
  const { flags, streams, session } = invocation;
  const extension = flags.string('output') === 'json' ? 'json' : 'yaml';
  const body = extension === 'json' ? `${indentJson(info.object)}\n` : printYaml(info.object);
  const text = EDIT_INTRODUCTION + body;
  const saved = yield* editText(invocation, flags.bool('windows-line-endings') ? text.replaceAll('\n', '\r\n') : text, extension);
  const edited = withoutComments(saved ?? text);
  if (edited === body) return streams.err('Edit cancelled, no changes made.\n');
  if (edited.trim() === '') return streams.err('Edit cancelled, saved file was empty.\n');
  try {
    const { value, error } = parseYamlDocument(edited);
    const resource = isRecord(value) ? session.mapper.forObject(value) : undefined;
    if (!resource) throw new CommandError(error ?? 'Edit cancelled, no valid changes were saved.');
    const object = value as unknown as KubeObject;
    const path = collectionPath({ ...info, resource });
    const created = session.send<KubeObject>({
      method: 'POST',
      path,
      query: writeQuery(invocation, 'none'),
      body: flags.bool('save-config') ? withLastApplied(object) : object,
    });
    streams.out(changePrinter(invocation, 'created').print(created));
  } catch (failure) {
    if (!(failure instanceof StatusError || failure instanceof CommandError)) throw failure;
    streams.err(`A copy of your changes has been stored to ${JSON.stringify(storeCopy(invocation, edited, extension))}\n`);
    throw failure;
  }
}
