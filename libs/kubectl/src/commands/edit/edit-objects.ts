/** The loop behind `edit`, `create --edit` and `apply edit-last-applied` (kubectl/pkg/cmd/util/editor/editoptions.go). */
import { deepEqual, indentJson, printYaml, StatusError } from '@drydock/apimachinery';
import { AggregateFailure, CommandError } from '../../command/command-error.ts';
import type { Invocation } from '../../command/invocation.ts';
import type { Steps } from '../../command/streams.ts';
import { validates } from '../../options/dry-run.ts';
import { recorded } from '../../options/record.ts';
import { printerFor } from '../../printers/new-printer.ts';
import { withoutManagedFields, type Dynamic } from '../../resource/dynamic-object.ts';
import type { Info } from '../../resource/info.ts';
import { validateText } from '../../resource/manifest-check.ts';
import { textInfos, wrongNamespaceMessage } from '../../resource/manifests.ts';
import { withLastApplied } from '../apply/last-applied.ts';
import { asData, editText, EditorFailure, removeFile, withoutComments } from './edit-text.ts';
import { EditResults } from './edit-results.ts';

/** What the three commands do differently. */
export interface EditMode {
  /** Comments above the text. */
  readonly introduction: string;
  /** Saves what was edited. What throws ends the command; what the user may mend is added to the results. */
  save(invocation: Invocation, edited: readonly Info[], originals: readonly Info[], results: EditResults): void;
}

/** In which an object can be edited. */
const EDITABLE_FORMATS = ['json', 'yaml'];

/** Several objects stand in one file, as a list. What is not valid comes back with the reasons above it. */
export function* editObjects(invocation: Invocation, infos: readonly Info[], mode: EditMode): Steps {
  printerFor(invocation, EDITABLE_FORMATS);
  const json = invocation.flags.string('output').toLowerCase() === 'json';
  const body = printed(infos, json);
  let results = new EditResults();
  let retried: string | undefined;
  for (;;) {
    const header = json ? '' : mode.introduction + results.header;
    const shown = retried === undefined ? withLineEndings(invocation, header + body) : withLineEndings(invocation, header) + retried;
    const { path, text } = yield* launch(invocation, shown, json ? 'json' : 'yaml', results.path);
    if (retried !== undefined && deepEqual(asData(retried), asData(text)))
      throw preserved(invocation, path, new CommandError('Edit cancelled, no valid changes were saved.'));
    if (results.path) removeFile(invocation, results.path);
    results = new EditResults(path);
    retried = withoutComments(text);
    const problem = validates(invocation) ? validateText(withoutComments(text)) : undefined;
    if (problem !== undefined) {
      invocation.streams.err(results.addFailedValidation(infos[0]!, problem));
      continue;
    }
    if (deepEqual(asData(body), asData(text))) return cancel(invocation, path, 'no changes made.');
    if (!/^\s*[^#\s]/m.test(text)) return cancel(invocation, path, 'saved file was empty.');
    const { infos: edited, errors } = textInfos(invocation.session, { source: 'edited-file', text });
    if (errors.length > 0) {
      results.addSyntaxError(errors.length === 1 ? errors[0]! : new AggregateFailure(errors));
      continue;
    }
    try {
      mode.save(invocation, completed(invocation, edited, infos), infos, results);
    } catch (failure) {
      throw failure instanceof CommandError || failure instanceof StatusError ? preserved(invocation, path, failure) : failure;
    }
    if (results.finish(invocation)) return;
    if (results.header === '') retried = undefined;
  }
}

function printed(infos: readonly Info[], json: boolean): string {
  const objects: Dynamic[] = infos.map(({ object }) => withoutManagedFields(object!));
  const shown = objects.length === 1 ? objects[0] : { apiVersion: 'v1', items: objects, kind: 'List', metadata: {} };
  return json ? `${indentJson(shown)}\n` : printYaml(shown);
}

function withLineEndings({ flags }: Invocation, text: string): string {
  return flags.bool('windows-line-endings') ? text.replaceAll('\n', '\r\n') : text;
}

/** @param before the file of the last attempt, which is told of when no editor can be had */
function* launch(invocation: Invocation, text: string, extension: string, before: string): Steps<{ path: string; text: string }> {
  try {
    return yield* editText(invocation, text, extension);
  } catch (failure) {
    throw failure instanceof EditorFailure && before ? preserved(invocation, before, failure) : failure;
  }
}

function cancel(invocation: Invocation, path: string, why: string): void {
  removeFile(invocation, path);
  invocation.streams.err(`Edit cancelled, ${why}\n`);
}

/** The work is kept. */
function preserved<T extends Error>(invocation: Invocation, path: string, failure: T): T {
  invocation.streams.err(`A copy of your changes has been stored to ${JSON.stringify(path)}\n`);
  return failure;
}

/** What was edited as it is to be saved: with the managed fields that were not shown, in the command's namespace, with the annotations asked for. */
function completed(invocation: Invocation, edited: readonly Info[], originals: readonly Info[]): Info[] {
  const managedFields = new Map(originals.map(({ object }) => [object!.metadata.uid, object!.metadata.managedFields]));
  return edited.map((info) => {
    const placed = inNamespace(invocation, info);
    const object: Dynamic = placed.object;
    const fields = managedFields.get(object.metadata?.uid);
    const whole: Dynamic = fields ? { ...object, metadata: { ...object.metadata, managedFields: fields } } : object;
    const { flags } = invocation;
    const annotated = flags.has('save-config') && flags.bool('save-config') ? withLastApplied(whole) : whole;
    return { ...placed, object: recorded(invocation, annotated) };
  });
}

/** The object in the namespace of the command; it cannot be moved into another (resource.RequireNamespace). */
function inNamespace({ session }: Invocation, info: Info): Info {
  const object: Dynamic = info.object;
  const own: string = object.metadata?.namespace ?? '';
  const { name } = session.namespace;
  if (!info.resource.namespaced || own === name) return info;
  if (own) throw new CommandError(wrongNamespaceMessage(own, name));
  return { ...info, namespace: name, object: { ...object, metadata: { ...object.metadata, namespace: name } } };
}
