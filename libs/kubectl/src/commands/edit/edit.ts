import { compactJson, deepEqual, indentJson, parseYamlDocument, printYaml, StatusError, type KubeObject } from '@drydock/apimachinery';
import { groupResource } from '../../cluster/rest-mapper.ts';
import { CommandError, throwCollected } from '../../command/command-error.ts';
import { RESOURCES } from '../../command/completion-source.ts';
import type { Command } from '../../command/command.ts';
import { boolFlag, stringFlag } from '../../command/flag.ts';
import type { Invocation } from '../../command/invocation.ts';
import type { Steps } from '../../command/streams.ts';
import { printFlags } from '../../options/print-flags.ts';
import { fieldManagerFlag, filenameFlags, recordFlag, saveConfigFlag, validateFlag } from '../../options/shared-flags.ts';
import { changePrinter } from '../../printers/new-printer.ts';
import { select } from '../../resource/builder.ts';
import { withoutManagedFields, type Dynamic } from '../../resource/dynamic-object.ts';
import type { Info } from '../../resource/info.ts';
import { patchBetween, sendPatch } from '../../resource/patch-object.ts';
import { writeQuery } from '../../options/dry-run.ts';
import { editText, storeCopy } from './edit-text.ts';

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
      latest: true,
      subresource,
    });
    throwCollected(errors);
    if (infos.length === 0) throw new CommandError('edit cancelled, no objects found');
    for (const info of infos) yield* editOne(invocation, info);
  },
};

const INTRODUCTION = `# Please edit the object below. Lines beginning with a '#' will be ignored,
# and an empty file will abort the edit. If an error occurs while saving this file will be
# reopened with the relevant failures.
#
`;

const isJson = ({ flags }: Invocation): boolean => flags.string('output') === 'json';

function* editOne(invocation: Invocation, info: Info): Steps {
  const { streams } = invocation;
  const json = isJson(invocation);
  const extension = json ? 'json' : 'yaml';
  const before: Dynamic = withoutManagedFields(info.object!);
  const printed = json ? `${indentJson(before)}\n` : printYaml(before);
  let body = printed;
  let reasons: readonly string[] = [];
  for (;;) {
    const shown = INTRODUCTION + reasons.map((line) => `# ${line}\n`).join('') + (reasons.length ? '#\n' : '') + body;
    const saved = yield* editText(invocation, shown, extension);
    const edited = (saved ?? '').replace(/^#.*\n?/gm, '');
    if (saved === undefined || edited.trim() === '' || saved === shown || edited === printed)
      return cancel(invocation, edited, reasons, extension);
    const outcome = attempt(invocation, info, before, edited);
    if (outcome.result) return streams.out(outcome.result);
    reasons = outcome.reasons!;
    body = edited;
    if (outcome.message) streams.err(`error: ${outcome.message}\n`);
  }
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

function attempt(invocation: Invocation, info: Info, before: Dynamic, text: string): Outcome {
  const { flags, session } = invocation;
  const { value, error } = parseYamlDocument(text);
  if (error) return { reasons: [`The edited file had a syntax error: ${error}`, ''] };
  const after = value as KubeObject;
  if (after.apiVersion !== before.apiVersion || after.kind !== before.kind || after.metadata?.name !== before.metadata.name) {
    const path = storeCopy(invocation, text, isJson(invocation) ? 'json' : 'yaml');
    invocation.streams.err(`A copy of your changes has been stored to ${JSON.stringify(path)}\n`);
    throw new CommandError('At least one of apiVersion, kind and name was changed');
  }
  const patch = deepEqual(before, after) ? undefined : patchBetween(info.resource, before, after);
  if (!patch) return { result: changePrinter(invocation, 'skipped').print(info.object!) };
  try {
    const result = sendPatch(session, info, patch, writeQuery(invocation, 'none'));
    const shownPatch = flags.bool('output-patch') ? `Patch: ${compactJson(patch.body)}\n` : '';
    return { result: shownPatch + changePrinter(invocation, 'edited').print(result) };
  } catch (failure) {
    if (!(failure instanceof StatusError)) throw failure;
    return refusal(info, failure);
  }
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
