import { StatusError, type KubeObject } from '@drydock/apimachinery';
import { CommandError, throwCollected } from '../../command/command-error.ts';
import { NOTHING } from '../../command/completion-source.ts';
import type { Command } from '../../command/command.ts';
import { boolFlag, stringFlag } from '../../command/flag.ts';
import { misuse, type Invocation } from '../../command/invocation.ts';
import type { Steps } from '../../command/streams.ts';
import { dryRunOf, dryRunSuffix, validates, writeQuery } from '../../options/dry-run.ts';
import { printFlags } from '../../options/print-flags.ts';
import {
  dryRunFlag,
  fieldManagerFlag,
  filenameFlags,
  recordFlag,
  saveConfigFlag,
  selectorFlag,
  validateFlag,
} from '../../options/shared-flags.ts';
import { changePrinter } from '../../printers/new-printer.ts';
import { readManifests } from '../../resource/manifests.ts';
import { collectionPath } from '../../resource/info.ts';
import { withSource } from '../../resource/source-error.ts';
import { withLastApplied } from '../apply/last-applied.ts';
import { CREATE_COMMANDS } from './create-commands.ts';
import { editAndCreate } from './edit-before-create.ts';
import { uploadRaw } from './raw-upload.ts';
import { recorded } from '../../options/record.ts';

export const create: Command = {
  name: 'create',
  use: 'create -f FILENAME',
  short: 'Create a resource from a file or from stdin',
  long: `Create a resource from a file or from stdin.

Files may be JSON or YAML.`,
  examples: `# What a file describes
kubectl create -f ./pod.yaml

# What another program writes
generate-pod | kubectl create -f -`,
  flags: [
    ...printFlags,
    dryRunFlag,
    boolFlag('edit', 'Edit the objects before they are created'),
    fieldManagerFlag('kubectl-create'),
    ...filenameFlags,
    stringFlag('raw', 'Path of the server to POST to, as it is.'),
    recordFlag,
    saveConfigFlag,
    selectorFlag,
    validateFlag,
    boolFlag('windows-line-endings', 'With --edit, use the line endings of Windows.'),
  ],
  commands: CREATE_COMMANDS,
  args: NOTHING,
  *run(invocation: Invocation): Steps {
    const { flags, args, session, streams } = invocation;
    const filenames = flags.strings('filename');
    if (filenames.length === 0 && !flags.string('kustomize')) {
      if (args.length > 0) throw misuse(invocation, `Unexpected args: [${args.join(' ')}]`);
      throw new CommandError('must specify one of -f and -k');
    }
    if (args.length > 0) throw misuse(invocation, `Unexpected args: [${args.join(' ')}]`);
    if (flags.string('raw')) return yield* uploadRaw(invocation, 'POST');
    const dryRun = dryRunOf(invocation);
    const query = writeQuery(invocation, dryRun);
    const printer = changePrinter(invocation, `created${dryRunSuffix(dryRun)}`);
    const options = {
      args: [],
      filenames,
      kustomize: flags.string('kustomize'),
      recursive: flags.bool('recursive'),
      selector: flags.string('selector'),
      validate: validates(invocation),
      exactIntegers: dryRun === 'client',
    };
    const { infos, errors } = yield* readManifests(session, options);
    if (flags.bool('edit')) {
      throwCollected(errors);
      return yield* editAndCreate(invocation, infos);
    }
    for (const info of infos) {
      try {
        const given = recorded(invocation, info.object!);
        const object = flags.bool('save-config') ? withLastApplied(given) : given;
        const created =
          dryRun === 'client' ? object : session.send<KubeObject>({ method: 'POST', path: collectionPath(info), query, body: object });
        streams.out(printer.print(created));
      } catch (error) {
        if (!(error instanceof StatusError)) throw error;
        errors.push(withSource(error, 'creating', info.source));
      }
    }
    if (infos.length === 0 && errors.length === 0) throw new CommandError('no objects passed to create');
    throwCollected(errors);
  },
};
