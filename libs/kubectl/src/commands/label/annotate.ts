import { CommandError } from '../../command/command-error.ts';
import { RESOURCES } from '../../command/completion-source.ts';
import type { Command } from '../../command/command.ts';
import { CHANGE_CAUSE } from '../../options/record.ts';
import { changeMetadata, metadataFlags, type MetadataKind } from './change-metadata.ts';

const ANNOTATIONS: MetadataKind = {
  field: 'annotations',
  word: 'annotation',
  manager: 'kubectl-annotate',
  localExample: '-f rsrc.yaml or --filename=rsrc.json',
  checkValue: () => undefined,
  // The cause of a change may always be said anew.
  checkConflicts(existing, { set }) {
    const conflicts = Object.entries(set)
      .filter(([key, value]) => key !== CHANGE_CAUSE && Object.hasOwn(existing, key) && existing[key] !== value)
      .map(([key]) => `'${key}' already has a value (${existing[key]})`);
    if (conflicts.length) {
      throw new CommandError(`--overwrite is false but found the following declared annotation(s): ${conflicts.join('; ')}`);
    }
  },
  describe: () => 'annotated',
};

export const annotate: Command = {
  name: 'annotate',
  use: 'annotate [--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N [--resource-version=version]',
  short: 'Update the annotations on a resource',
  long: `Set and remove annotations of resources.

Annotations are any text under a key, for people and programs; nothing is selected by them. KEY- removes one. Annotations that exist are changed with --overwrite only.`,
  examples: `# Set an annotation
kubectl annotate pods web description='my frontend'

# Change it
kubectl annotate --overwrite pods web description='the frontend'

# Remove it
kubectl annotate pods web description-`,
  flags: metadataFlags(ANNOTATIONS),
  args: RESOURCES,
  run: (invocation) => changeMetadata(invocation, ANNOTATIONS),
};
