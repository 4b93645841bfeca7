import { compactJson, deepEqual, goJsonSyntax, StatusError } from '@drydock/apimachinery';
import { CommandError, throwCollected } from '../../command/command-error.ts';
import { RESOURCES } from '../../command/completion-source.ts';
import type { Command } from '../../command/command.ts';
import { boolFlag, stringFlag } from '../../command/flag.ts';
import type { Invocation } from '../../command/invocation.ts';
import type { Steps } from '../../command/streams.ts';
import { writeQuery } from '../../options/dry-run.ts';
import { printFlags } from '../../options/print-flags.ts';
import { fieldManagerFlag, filenameFlags, recordFlag, saveConfigFlag, validateFlag } from '../../options/shared-flags.ts';
import { changePrinter } from '../../printers/new-printer.ts';
import { select } from '../../resource/builder.ts';
import type { Dynamic } from '../../resource/dynamic-object.ts';
import type { Info } from '../../resource/info.ts';
import { emptyPatch, patchBetween, sendPatch } from '../../resource/patch-object.ts';
import { editObjects, type EditMode } from './edit-objects.ts';
import { EDIT_INTRODUCTION } from './edit-text.ts';

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
    yield* editObjects(invocation, infos, PATCHING);
  },
};

/** Sends what was changed of each object as a patch. */
const PATCHING: EditMode = {
  introduction: EDIT_INTRODUCTION,
  save(invocation, edited, originals, results) {
    const { streams } = invocation;
    for (const info of edited) {
      try {
        patchOne(invocation, info, originalOf(info, originals));
      } catch (failure) {
        if (!(failure instanceof StatusError)) throw failure;
        streams.err(results.addError(info, failure));
      }
    }
  },
};

/** What an edited object was before. */
export function originalOf({ object }: Info, originals: readonly Info[]): Info {
  const original = originals.find((each) => each.object!.metadata.uid === object!.metadata?.uid);
  if (!original) throw new CommandError(`no original object found for &unstructured.Unstructured{Object:${goJsonSyntax(object)}}`);
  return original;
}

function patchOne(invocation: Invocation, info: Info, original: Info): void {
  const { flags, session, streams } = invocation;
  const [before, after]: Dynamic[] = [original.object, info.object];
  if (deepEqual(before, after)) return streams.out(changePrinter(invocation, 'skipped').print(info.object!));
  if (after.apiVersion !== before.apiVersion || after.kind !== before.kind || after.metadata?.name !== before.metadata.name)
    throw new CommandError('At least one of apiVersion, kind and name was changed');
  const patch = patchBetween(original.resource, before, after) ?? emptyPatch(original.resource);
  if (flags.bool('output-patch')) streams.out(`Patch: ${compactJson(patch.body)}\n`);
  const subject = { ...info, subresource: original.subresource };
  const patched = sendPatch(session, subject, patch, writeQuery(invocation, 'none'));
  streams.out(changePrinter(invocation, 'edited').print(patched));
}
