import { compactJson, deepEqual } from '@drydock/apimachinery';
import { PATCH_TYPES } from '@drydock/apiserver';
import { CommandError, throwCollected } from '../../command/command-error.ts';
import { RESOURCES } from '../../command/completion-source.ts';
import type { Command } from '../../command/command.ts';
import { boolFlag } from '../../command/flag.ts';
import type { Invocation } from '../../command/invocation.ts';
import type { Steps } from '../../command/streams.ts';
import { writeQuery } from '../../options/dry-run.ts';
import { printFlags } from '../../options/print-flags.ts';
import { fieldManagerFlag, filenameFlags, validateFlag } from '../../options/shared-flags.ts';
import { changePrinter } from '../../printers/new-printer.ts';
import { select } from '../../resource/builder.ts';
import type { Info } from '../../resource/info.ts';
import { textInfos } from '../../resource/manifests.ts';
import { sendPatch } from '../../resource/patch-object.ts';
import { originalOf } from '../edit/edit.ts';
import { editObjects, type EditMode } from '../edit/edit-objects.ts';
import { LAST_APPLIED, lastApplied } from './last-applied.ts';

export const editLastApplied: Command = {
  name: 'edit-last-applied',
  use: 'edit-last-applied (RESOURCE/NAME | -f FILENAME)',
  short: 'Edit latest last-applied-configuration annotations of a resource/object',
  long: 'Change in an editor what is recorded as applied last. Nothing else of the object changes.',
  examples: `# Of a deployment
kubectl apply edit-last-applied deployment/web`,
  flags: [
    ...printFlags,
    fieldManagerFlag('kubectl-client-side-apply'),
    ...filenameFlags,
    validateFlag,
    boolFlag('windows-line-endings', 'Use the line endings of Windows.'),
  ],
  args: RESOURCES,
  *run(invocation: Invocation): Steps {
    const { flags, args, session } = invocation;
    const { infos, errors } = yield* select(session, {
      args,
      filenames: flags.strings('filename'),
      kustomize: flags.string('kustomize'),
      recursive: flags.bool('recursive'),
      latest: true,
    });
    throwCollected(errors);
    const applied = infos.flatMap((info) => appliedInfos(invocation, info));
    if (applied.length === 0) {
      throw new CommandError(
        'no last-applied-configuration annotation found on resources, to create the annotation, use command `kubectl apply set-last-applied --create-annotation`',
      );
    }
    yield* editObjects(invocation, applied, RECORDING);
  },
};

/** What the annotation of an object remembers, in place of the object. */
function appliedInfos({ session }: Invocation, { object }: Info): Info[] {
  const text = lastApplied(object);
  if (text === undefined) return [];
  const { infos, errors } = textInfos(session, { source: 'edited-file', text });
  throwCollected(errors);
  return infos.slice(0, 1);
}

/** Writes what was edited into the annotation of the object on the server. */
const RECORDING: EditMode = {
  introduction: `# Please edit the 'last-applied-configuration' annotations below.
# Lines beginning with a '#' will be ignored, and an empty file will abort the edit.
#
`,
  save(invocation, edited, originals) {
    const { session, streams } = invocation;
    for (const info of edited) {
      const unchanged = deepEqual(originalOf(info, originals).object, info.object);
      if (!unchanged) {
        const body = { metadata: { annotations: { [LAST_APPLIED]: `${compactJson(info.object)}\n` } } };
        sendPatch(session, info, { body, contentType: PATCH_TYPES.merge }, writeQuery(invocation, 'none'));
      }
      streams.out(changePrinter(invocation, unchanged ? 'skipped' : 'edited').print(info.object!));
    }
  },
};
