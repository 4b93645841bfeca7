import { CommandError } from '../../command/command-error.ts';
import { RESOURCES } from '../../command/completion-source.ts';
import { indentJson, parseYamlDocument, printYaml, type KubeObject } from '@drydock/apimachinery';
import { PATCH_TYPES } from '@drydock/apiserver';
import type { Command } from '../../command/command.ts';
import { boolFlag } from '../../command/flag.ts';
import type { Invocation } from '../../command/invocation.ts';
import type { Steps } from '../../command/streams.ts';
import { throwCollected } from '../../command/command-error.ts';
import { printFlags } from '../../options/print-flags.ts';
import { fieldManagerFlag, filenameFlags, validateFlag } from '../../options/shared-flags.ts';
import { changePrinter } from '../../printers/new-printer.ts';
import { select } from '../../resource/builder.ts';
import { pathOf } from '../../resource/info.ts';
import { editText } from '../edit/edit-text.ts';
import { LAST_APPLIED, lastApplied, lastAppliedValue, withLastApplied } from './last-applied.ts';

const HEADER = `# Please edit the 'last-applied-configuration' annotations below.
# Lines beginning with a '#' will be ignored, and an empty file will abort the edit.
#
`;

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
    const { flags, args, session, streams } = invocation;
    const json = flags.string('output') === 'json';
    const { infos, errors } = yield* select(session, {
      args,
      filenames: flags.strings('filename'),
      kustomize: flags.string('kustomize'),
      recursive: flags.bool('recursive'),
      latest: true,
    });
    throwCollected(errors);
    const applied = infos.filter(({ object }) => lastApplied(object) !== undefined);
    if (applied.length === 0) {
      throw new CommandError(
        'no last-applied-configuration annotation found on resources, to create the annotation, use command `kubectl apply set-last-applied --create-annotation`',
      );
    }
    for (const info of applied) {
      const before = lastApplied(info.object)!;
      const configuration = lastAppliedValue(before);
      const original = HEADER + (json ? `${indentJson(configuration, '  ')}\n` : printYaml(configuration));
      const edited = yield* editText(invocation, original, json ? 'json' : 'yaml');
      if (edited === undefined || edited === original) {
        streams.err('Edit cancelled, no changes made.\n');
        continue;
      }
      const { value, error } = parseYamlDocument(edited.replace(/^#.*\n/gm, ''));
      if (error) throw new CommandError(error);
      const body = { metadata: { annotations: { [LAST_APPLIED]: lastApplied(withLastApplied(value as KubeObject)) } } };
      const result = session.send<KubeObject>({ method: 'PATCH', path: pathOf(info), contentType: PATCH_TYPES.merge, body });
      streams.out(changePrinter(invocation, 'edited').print(result));
    }
  },
};
