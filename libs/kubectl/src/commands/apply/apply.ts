import { NOTHING } from '../../command/completion-source.ts';
import type { Command } from '../../command/command.ts';
import { boolFlag, arrayFlag, stringFlag } from '../../command/flag.ts';
import { printFlags } from '../../options/print-flags.ts';
import { dryRunFlag, fieldManagerFlag, filenameFlags, recordFlag, selectorFlag, validateFlag } from '../../options/shared-flags.ts';
import { deletionFlags } from '../delete/delete-object.ts';
import { Application } from './application.ts';
import { editLastApplied } from './edit-last-applied.ts';
import { setLastApplied } from './set-last-applied.ts';
import { viewLastApplied } from './view-last-applied.ts';

export const apply: Command = {
  name: 'apply',
  use: 'apply (-f FILENAME | -k DIRECTORY)',
  short: 'Apply a configuration to a resource by file name or stdin',
  long: `Make resources be as files say. What does not exist is created; what does is changed where the files differ from what was applied last, and what others have set is left alone.

Files may be JSON or YAML. Use apply or 'create --save-config' from the beginning, so that it is known what was applied.`,
  examples: `# What a file says
kubectl apply -f ./web.yaml

# A directory and everything below it
kubectl apply -R -f manifests/

# What another program writes
generate | kubectl apply -f -

# With the server working out the change and its conflicts
kubectl apply --server-side -f ./web.yaml

# What would happen
kubectl apply -f ./web.yaml --dry-run=server`,
  flags: [
    ...printFlags,
    boolFlag('all', 'Select all objects of the types that may be pruned.'),
    ...deletionFlags,
    dryRunFlag,
    fieldManagerFlag('kubectl-client-side-apply'),
    ...filenameFlags,
    boolFlag('force-conflicts', 'With server-side apply: take over fields that others manage.'),
    boolFlag('openapi-patch', "If true, use the server's schemas to work out the change.", { default: true }),
    boolFlag('overwrite', 'If true, fields that were changed by others are set back to what the files say.', { default: true }),
    boolFlag('prune', 'Delete objects that were applied and are not in the files any more. With -l or --all.'),
    arrayFlag('prune-allowlist', 'Type that may be pruned, as <group/version/kind>. May be repeated.'),
    recordFlag,
    selectorFlag,
    boolFlag('server-side', 'If true, the server works out the change.'),
    stringFlag('subresource', 'Apply to this subresource. With --server-side.'),
    validateFlag,
  ],
  commands: [editLastApplied, setLastApplied, viewLastApplied],
  args: NOTHING,
  run: (invocation) => new Application(invocation).run(),
};
