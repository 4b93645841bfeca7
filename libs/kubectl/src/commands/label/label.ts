import { compactJson, deepEqual, isValidLabelValue, utf8Length } from '@drydock/apimachinery';
import { CommandError } from '../../command/command-error.ts';
import { RESOURCES } from '../../command/completion-source.ts';
import type { Command } from '../../command/command.ts';
import { changeable, type Changeable, changeMetadata, metadataFlags, type MetadataKind } from './change-metadata.ts';

const LABELS: MetadataKind = {
  field: 'labels',
  word: 'label',
  manager: 'kubectl-label',
  localExample: '-f pod.yaml or --filename=pod.json',
  checkValue(pair, value) {
    const errors = isValidLabelValue(value);
    if (pair.split('=').length !== 2) throw new CommandError(`invalid label spec: ${pair}`);
    if (errors.length) throw new CommandError(`invalid label value: ${JSON.stringify(pair)}: ${errors.join(';')}`);
  },
  checkConflicts(existing, { set }) {
    const conflicts = Object.entries(set)
      .filter(([key, value]) => Object.hasOwn(existing, key) && existing[key] !== value)
      .map(([key]) => `'${key}' already has a value (${existing[key]}), and --overwrite is false`);
    if (conflicts.length) throw new CommandError(conflicts.length === 1 ? conflicts[0]! : `[${conflicts.join(', ')}]`);
  },
  // Upstream compares the objects as JSON, of which the changed one has a map of labels even when it is empty (updateDataChangeMsg).
  describe(before, changed, overwrite) {
    const [old, after] = [changeable(before), { ...changeable(changed), labels: changed.metadata.labels ?? {} }];
    if (deepEqual(old, after)) return 'not labeled';
    if (overwrite || onlyAddsLabels(old, after)) return 'labeled';
    return ownLength(after, old) < ownLength(old, after) ? 'unlabeled' : 'labeled';
  },
};

/** Then it is longer without being measured. */
function onlyAddsLabels(old: Changeable, after: Changeable): boolean {
  if (old.resourceVersion !== after.resourceVersion || !deepEqual(old.annotations, after.annotations)) return false;
  const labels = after.labels ?? {};
  return Object.entries(old.labels ?? {}).every(([key, value]) => Object.hasOwn(labels, key) && labels[key] === value);
}

/** The length of its JSON without what the other has alike, such as annotations, which may be long. */
function ownLength(value: Changeable, other: Changeable): number {
  const own = Object.entries(value).filter(([field, each]) => !deepEqual(each, other[field as keyof Changeable]));
  return utf8Length(compactJson(Object.fromEntries(own)));
}

export const label: Command = {
  name: 'label',
  use: 'label [--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N [--resource-version=version]',
  short: 'Update the labels on a resource',
  long: `Set and remove labels of resources.

A key begins and ends with a letter or a digit and has at most 63 characters, after an optional DNS prefix and a slash. KEY- removes a label. Labels that exist are changed with --overwrite only.`,
  examples: `# Set a label
kubectl label pods web tier=front

# Change it
kubectl label --overwrite pods web tier=back

# On all pods of the namespace
kubectl label pods --all env=test

# Remove it
kubectl label pods web tier-`,
  flags: metadataFlags(LABELS),
  args: RESOURCES,
  run: (invocation) => changeMetadata(invocation, LABELS),
};
