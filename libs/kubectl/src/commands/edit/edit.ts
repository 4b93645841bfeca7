import {
  compactJson,
  deepEqual,
  goJsonSyntax,
  indentJson,
  isRecord,
  parseYamlDocument,
  printYaml,
  StatusError,
  type KubeObject,
} from '@drydock/apimachinery';
import { groupResource } from '../../cluster/rest-mapper.ts';
import { CommandError, throwCollected } from '../../command/command-error.ts';
import { RESOURCES } from '../../command/completion-source.ts';
import type { Command } from '../../command/command.ts';
import { boolFlag, stringFlag } from '../../command/flag.ts';
import type { Invocation } from '../../command/invocation.ts';
import type { Steps } from '../../command/streams.ts';
import { printFlags } from '../../options/print-flags.ts';
import { fieldManagerFlag, filenameFlags, recordFlag, saveConfigFlag, validateFlag } from '../../options/shared-flags.ts';
import { changePrinter, printerFor } from '../../printers/new-printer.ts';
import { wrongNamespaceMessage } from '../../resource/manifests.ts';
import { select } from '../../resource/builder.ts';
import { withoutManagedFields, type Dynamic } from '../../resource/dynamic-object.ts';
import type { Info } from '../../resource/info.ts';
import { patchBetween, sendPatch } from '../../resource/patch-object.ts';
import { writeQuery } from '../../options/dry-run.ts';
import { EDIT_INTRODUCTION, editText, storeCopy, withoutComments } from './edit-text.ts';
import { recordAfterwards } from '../../options/record.ts';

export const edit: Command = {
  name: 'edit',
  use: 'edit (RESOURCE/NAME | -f FILENAME)',
  short: 'Edit a resource on the server',
  long: `Change a resource in an editor: the one that KUBE_EDITOR or EDITOR names, or vi.

What you save is sent to the server. When it is refused, the editor opens again with the reason at the top.`,
  examples: `# A service
kubectl edit svc/web

# With another editor
KUBE_EDITOR="nano" kubectl edit svc/web

# A subresource
kubectl edit deployment web --subresource='status'`,
  flags: [
    ...printFlags,
    fieldManagerFlag('kubectl-edit'),
    ...filenameFlags,
    boolFlag('output-patch', 'Show the patch when a resource was changed.'),
    recordFlag,
    saveConfigFlag,
    stringFlag('subresource', 'Edit this subresource of the object.'),
    validateFlag,
    boolFlag('windows-line-endings', 'Use the line endings of Windows.'),
  ],
  args: RESOURCES,
  *run(invocation: Invocation): Steps {
    const { flags, args, session } = invocation;
    const subresource = flags.string('subresource') || undefined;
    const { infos, errors } = yield* select(session, {
      args,
      filenames: flags.strings('filename'),
      kustomize: flags.string('kustomize'),
      recursive: flags.bool('recursive'),
      typeAlone: true,
      latest: true,
      subresource,
    });
    throwCollected(errors);
    if (infos.length === 0) throw new CommandError('edit cancelled, no objects found');
    yield* editTogether(invocation, infos);
  },
};

/** In which an object can be edited. */
const EDITABLE_FORMATS = ['json', 'yaml'];

const isJson = ({ flags }: Invocation): boolean => flags.string('output') === 'json';

/** Several objects stand in one file, as a list. Those that could not be saved are shown again. */
function* editTogether(invocation: Invocation, infos: readonly Info[]): Steps {
  printerFor(invocation, EDITABLE_FORMATS);
  const extension = isJson(invocation) ? 'json' : 'yaml';
  let shown = infos;
  let body = printed(invocation, shown);
  let reasons: readonly string[] = [];
  for (;;) {
    const original = printed(invocation, shown);
    const text = EDIT_INTRODUCTION + reasons.map((line) => `# ${line}\n`).join('') + (reasons.length ? '#\n' : '') + body;
    const saved = yield* editText(invocation, withLineEndings(invocation, text), extension);
    const edited = withoutComments(saved ?? '');
    // What stands in comments does not count.
    if (saved === undefined || edited === body || edited === original) return cancel(invocation, edited, reasons, extension);
    const { failed, reasons: found } = save(invocation, shown, edited);
    if (failed.length === 0) return;
    reasons = found;
    body = failed.length === shown.length ? edited : printed(invocation, failed);
    shown = failed;
  }
}

function withLineEndings({ flags }: Invocation, text: string): string {
  return flags.bool('windows-line-endings') ? text.replaceAll('\n', '\r\n') : text;
}

function printed(invocation: Invocation, infos: readonly Info[]): string {
  const objects: Dynamic[] = infos.map(({ object }) => withoutManagedFields(object!));
  const shown = objects.length === 1 ? objects[0] : { apiVersion: 'v1', items: objects, kind: 'List', metadata: {} };
  return isJson(invocation) ? `${indentJson(shown)}\n` : printYaml(shown);
}

/** Nothing to save: quietly at first, with a copy of the work after a refusal. */
function cancel(invocation: Invocation, edited: string, reasons: readonly string[], extension: string): void {
  const { streams } = invocation;
  if (reasons.length === 0) return streams.err('Edit cancelled, no changes made.\n');
  streams.err(`A copy of your changes has been stored to ${JSON.stringify(storeCopy(invocation, edited, extension))}\n`);
  throw new CommandError('Edit cancelled, no valid changes were saved.');
}

interface Outcome {
  readonly result?: string;
  readonly reasons?: readonly string[];
  readonly message?: string;
}

/** Saves what was changed; what the server refuses is told, and comes back with the reasons. */
function save(invocation: Invocation, infos: readonly Info[], text: string): { failed: readonly Info[]; reasons: readonly string[] } {
  const { streams } = invocation;
  const { value, error } = parseYamlDocument(text);
  const refused = error || !isRecord(value) ? failedValidation(infos[0]!, error ?? 'EOF') : unknownKind(invocation, value as Dynamic);
  if (refused) {
    if (refused.message) streams.err(`error: ${refused.message}\n`);
    return { failed: infos, reasons: refused.reasons! };
  }
  for (const item of itemsOf(value as Dynamic)) {
    const after = inNamespace(invocation, item, text);
    const info = infos.find(({ object }) => object!.metadata.uid === after.metadata?.uid);
    if (!info) throw lost(invocation, text, `no original object found for &unstructured.Unstructured{Object:${goJsonSyntax(after)}}`);
    const outcome = attempt(invocation, info, after, text);
    if (outcome.result) {
      streams.out(outcome.result);
      continue;
    }
    // Those after it have to wait.
    if (outcome.message) streams.err(`error: ${outcome.message}\n`);
    return { failed: infos.slice(infos.indexOf(info)), reasons: outcome.reasons! };
  }
  return { failed: [], reasons: [] };
}

/** What makes it pointless to ask again; the work is kept. */
function lost(invocation: Invocation, text: string, message: string): CommandError {
  const path = storeCopy(invocation, text, isJson(invocation) ? 'json' : 'yaml');
  invocation.streams.err(`A copy of your changes has been stored to ${JSON.stringify(path)}\n`);
  return new CommandError(message);
}

function itemsOf(value: Dynamic): Dynamic[] {
  return value.kind === 'List' && Array.isArray(value.items) ? value.items : [value];
}

/** The object in the namespace of the command; it cannot be moved into another (resource.RequireNamespace). */
function inNamespace(invocation: Invocation, object: Dynamic, text: string): Dynamic {
  const { mapper, namespace } = invocation.session;
  const own: string = object.metadata?.namespace ?? '';
  if (!mapper.forObject(object)?.namespaced || own === namespace.name) return object;
  if (own) throw lost(invocation, text, wrongNamespaceMessage(own, namespace.name));
  return { ...object, metadata: { ...object.metadata, namespace: namespace.name } };
}

/** A kind that the server does not have is taken for a mistake in the text, of which only the reopened file tells. */
function unknownKind({ session }: Invocation, value: Dynamic): Outcome | undefined {
  const unknown = itemsOf(value).find((item) => !session.mapper.forObject(item));
  if (!unknown) return undefined;
  const missing = `no matches for kind ${JSON.stringify(unknown.kind ?? '')} in version ${JSON.stringify(unknown.apiVersion ?? '')}`;
  return { reasons: [`The edited file had a syntax error: ${missing}`, ''] };
}

function attempt(invocation: Invocation, info: Info, after: KubeObject, text: string): Outcome {
  const { flags, session } = invocation;
  const before: Dynamic = withoutManagedFields(info.object!);
  if (after.apiVersion !== before.apiVersion || after.kind !== before.kind || after.metadata?.name !== before.metadata.name) {
    throw lost(invocation, text, 'At least one of apiVersion, kind and name was changed');
  }
  const patch = deepEqual(before, after) ? undefined : patchBetween(info.resource, before, after);
  if (!patch) return { result: changePrinter(invocation, 'skipped').print(info.object!) };
  try {
    const result = recordAfterwards(invocation, info, sendPatch(session, info, patch, writeQuery(invocation, 'none')));
    const shownPatch = flags.bool('output-patch') ? `Patch: ${compactJson(patch.body)}\n` : '';
    return { result: shownPatch + changePrinter(invocation, 'edited').print(result) };
  } catch (failure) {
    if (!(failure instanceof StatusError)) throw failure;
    return refusal(info, failure);
  }
}

/** A text that is no object. */
export function failedValidation(info: Info, why: string): Outcome {
  const subject = `${groupResource(info.resource)} ${JSON.stringify(info.name)}`;
  const reason = `* <nil>: Invalid value: "The edited file failed validation": ${why}`;
  return { reasons: [`${subject} was not valid:`, reason], message: `${subject} is invalid` };
}

function refusal(info: Info, { status, reason, message }: StatusError): Outcome {
  const subject = `${groupResource(info.resource)} ${JSON.stringify(info.name)}`;
  if (reason === 'NotFound') return { reasons: [message, ''], message };
  const causes = status.details?.causes ?? [];
  const details = causes.map(({ field, message: text }) => `* ${field}: ${text}`);
  const head = reason === 'Invalid' ? `${subject} was not valid:` : `${subject} could not be patched: ${message}`;
  return {
    reasons: [head, ...details],
    message:
      reason === 'Invalid'
        ? `${subject} is invalid`
        : `${subject} could not be patched: ${message}\nYou can run \`kubectl replace -f\` to try this update again.`,
  };
}
