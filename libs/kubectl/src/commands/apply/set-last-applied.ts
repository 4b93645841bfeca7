import { compactJson, type KubeObject } from '@drydock/apimachinery';
import { PATCH_TYPES } from '@drydock/apiserver';
import { CommandError, throwCollected } from '../../command/command-error.ts';
import { FILES } from '../../command/completion-source.ts';
import type { Command } from '../../command/command.ts';
import { boolFlag, sliceFlag } from '../../command/flag.ts';
import type { Invocation } from '../../command/invocation.ts';
import type { Steps } from '../../command/streams.ts';
import { dryRunOf, dryRunSuffix } from '../../options/dry-run.ts';
import { printFlags } from '../../options/print-flags.ts';
import { dryRunFlag } from '../../options/shared-flags.ts';
import { changePrinter } from '../../printers/new-printer.ts';
import { select } from '../../resource/builder.ts';
import { pathOf, type Info } from '../../resource/info.ts';
import { LAST_APPLIED, lastApplied } from './last-applied.ts';

export const setLastApplied: Command = {
  name: 'set-last-applied',
  use: 'set-last-applied -f FILENAME',
  short: 'Set the last-applied-configuration annotation on a live object to match the contents of a file',
  long: 'Record a file as what was applied last, without changing anything else of the object.',
  examples: `# As if the file had been applied
kubectl apply set-last-applied -f deploy.yaml`,
  flags: [
    ...printFlags,
    boolFlag('create-annotation', 'Also set the annotation on objects that do not have it'),
    dryRunFlag,
    sliceFlag('filename', 'File, directory or URL with the configuration.', { shorthand: 'f', completion: FILES }),
  ],
  *run(invocation: Invocation): Steps {
    const { flags, session, streams } = invocation;
    const dryRun = dryRunOf(invocation);
    const printer = changePrinter(invocation, `configured${dryRunSuffix(dryRun)}`);
    const { infos, errors } = yield* select(session, { args: [], filenames: flags.strings('filename') });
    throwCollected(errors);
    if (infos.length === 0) throw new CommandError('no objects found');
    const patches: { info: Info; current: KubeObject; text: string }[] = [];
    for (const info of infos) {
      const current = session.send<KubeObject>({ method: 'GET', path: pathOf(info) });
      const before = lastApplied(current);
      if (before === undefined && !flags.bool('create-annotation')) {
        throw new CommandError(
          `no last-applied-configuration annotation found on resource: ${info.name}, to create the annotation, run the command with --create-annotation`,
        );
      }
      const text = `${compactJson(info.object)}\n`;
      if (text === before) streams.out(`set-last-applied ${info.name}: no changes required.\n`);
      else patches.push({ info, current, text });
    }
    for (const { info, current, text } of patches) {
      const body = { metadata: { annotations: { [LAST_APPLIED]: text } } };
      const query: Record<string, string> = dryRun === 'server' ? { dryRun: 'All' } : {};
      const patched =
        dryRun === 'client'
          ? current
          : session.send<KubeObject>({ method: 'PATCH', path: pathOf(info), query, body, contentType: PATCH_TYPES.merge });
      streams.out(printer.print(patched));
    }
  },
};
