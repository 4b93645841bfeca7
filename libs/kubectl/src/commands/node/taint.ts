import { isQualifiedName, isValidLabelValue, StatusError, type KubeObject } from '@drydock/apimachinery';
import { CommandError, throwCollected } from '../../command/command-error.ts';
import type { Command } from '../../command/command.ts';
import { boolFlag } from '../../command/flag.ts';
import { misuse, type Invocation } from '../../command/invocation.ts';
import type { Steps } from '../../command/streams.ts';
import { dryRunOf, writeQuery } from '../../options/dry-run.ts';
import { printFlags } from '../../options/print-flags.ts';
import { dryRunFlag, fieldManagerFlag, selectorFlag, validateFlag } from '../../options/shared-flags.ts';
import { changePrinter } from '../../printers/new-printer.ts';
import { select } from '../../resource/builder.ts';
import { copyOf, type Dynamic } from '../../resource/dynamic-object.ts';
import { patchBetween, sendPatch } from '../../resource/patch-object.ts';

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

interface Taint {
  readonly key: string;
  readonly value?: string;
  /** Empty for a removal of all effects. */
  readonly effect: string;
}

interface TaintChange {
  readonly add: readonly Taint[];
  readonly remove: readonly Taint[];
}

export const taint: Command = {
  name: 'taint',
  use: 'taint NODE NAME KEY_1=VAL_1:TAINT_EFFECT_1 ... KEY_N=VAL_N:TAINT_EFFECT_N',
  short: 'Update the taints on one or more nodes',
  long: `Set and remove taints of nodes. A taint keeps pods away that do not tolerate it.

A taint has a key, perhaps a value, and an effect: NoSchedule, PreferNoSchedule or NoExecute. KEY:EFFECT- removes one, KEY- all with the key.`,
  examples: `# A node for databases only
kubectl taint nodes node01 dedicated=db:NoSchedule

# Without it again
kubectl taint nodes node01 dedicated:NoSchedule-

# All taints with the key
kubectl taint nodes node01 dedicated-

# On nodes with a label
kubectl taint node -l disk=ssd fast=yes:PreferNoSchedule`,
  flags: [
    ...printFlags,
    boolFlag('all', 'Select all nodes in the cluster'),
    dryRunFlag,
    fieldManagerFlag('kubectl-taint'),
    boolFlag('overwrite', 'If true, taints that exist may be changed.'),
    selectorFlag,
    validateFlag,
  ],
  args: { of: 'resources', types: ['nodes'] },
  *run(invocation: Invocation): Steps {
    const { flags, session, streams } = invocation;
    const { resources, words } = splitArguments(invocation.args);
    const change = parseChange(invocation, words);
    validate(invocation, resources, change);
    const dryRun = dryRunOf(invocation);
    const selector = flags.string('selector');
    // Names beside a selector count for nothing.
    const args = selector || flags.bool('all') ? ['nodes'] : ['nodes', ...resources.slice(1)];
    const { infos, errors } = yield* select(session, { args, selector, selectAll: flags.bool('all') });
    for (const info of infos) {
      try {
        const after = copyOf(info.object!) as KubeObject;
        const operation = applyChange(after, change, flags.bool('overwrite'));
        const patch = patchBetween(info.resource, info.object!, after);
        const result = dryRun === 'client' || !patch ? after : sendPatch(session, info, patch, writeQuery(invocation, dryRun));
        // Upstream forgets to say so of a dry run.
        streams.out(changePrinter(invocation, operation).print(result));
      } catch (error) {
        if (!(error instanceof StatusError || error instanceof CommandError)) throw error;
        errors.push(error);
      }
    }
    throwCollected(errors);
  },
};

function splitArguments(args: readonly string[]): { resources: readonly string[]; words: readonly string[] } {
  const isTaint = (arg: string): boolean => /[=:]|-$/.test(arg);
  const first = args.findIndex(isTaint);
  const [resources, words] = first < 0 ? [args, []] : [args.slice(0, first), args.slice(first)];
  const late = words.find((arg) => !isTaint(arg));
  if (late !== undefined) throw new CommandError(`all resources must be specified before taint changes: ${late}`);
  if (resources.length === 0) throw new CommandError('one or more resources must be specified as <resource> <name>');
  if (words.length === 0) throw new CommandError('at least one taint update is required');
  return { resources, words };
}

function parseChange(invocation: Invocation, words: readonly string[]): TaintChange {
  const add: Taint[] = [];
  const remove: Taint[] = [];
  for (const word of words) {
    if (word.endsWith('-')) {
      remove.push(parseTaint(invocation, word.slice(0, -1)));
      continue;
    }
    const taint = parseTaint(invocation, word);
    const { key, value = '', effect } = taint;
    if (effect === '') throw misuse(invocation, `invalid taint spec: ${word}`);
    if (add.some((each) => isSame(each, taint)))
      throw misuse(invocation, `duplicated taints with the same key and effect: {${key} ${value} ${effect} <nil>}`);
    add.push(taint);
  }
  return { add, remove };
}

/** `key=value:effect`, `key:effect` or `key`. */
function parseTaint(invocation: Invocation, text: string): Taint {
  const refuse = (...reasons: string[]) => misuse(invocation, [`invalid taint spec: ${text}`, ...reasons].join(', '));
  const parts = text.split(':');
  if (parts.length > 2) throw refuse();
  const [head = '', effect] = parts;
  if (effect !== undefined && !EFFECTS.includes(effect))
    throw misuse(invocation, `invalid taint effect: ${effect}, unsupported taint effect`);
  const [key = '', value = '', ...rest] = effect === undefined ? [head] : head.split('=');
  if (rest.length > 0) throw refuse();
  const valueErrors = isValidLabelValue(value);
  if (valueErrors.length) throw refuse(valueErrors.join('; '));
  const keyErrors = isQualifiedName(key);
  if (keyErrors.length) throw refuse(keyErrors.join('; '));
  return { key, ...(value ? { value } : {}), effect: effect ?? '' };
}

function validate({ flags, session }: Invocation, resources: readonly string[], { add, remove }: TaintChange): void {
  const type = resources[0]!.toLowerCase();
  const found = session.mapper.lookUp(type);
  if (!found) throw new CommandError(`the server doesn't have a resource type ${JSON.stringify(type)}`, { bare: true });
  if (found.kind !== 'Node') throw new CommandError(`invalid resource type ${type}, only node types are supported`);
  const both = add.flatMap((taint) => remove.filter((each) => isMeant(each, taint)));
  if (both.length > 0) {
    const names = both.map(({ key, effect }) => `${key}=${effect}`).join(', ');
    throw new CommandError(`can not both modify and remove the following taint(s) in the same command: ${names}`);
  }
  if (flags.bool('all') && flags.string('selector'))
    throw new CommandError("setting 'all' parameter with a non empty selector is prohibited");
  if (!flags.bool('all') && !flags.string('selector') && resources.length < 2)
    throw new CommandError("at least one resource name must be specified since 'all' parameter is not set");
}

function isSame(a: Taint, b: Taint): boolean {
  return a.key === b.key && a.effect === b.effect;
}

/** Whether a removal is about a taint. */
function isMeant({ key, effect }: Taint, taint: Taint): boolean {
  return key === taint.key && (effect === '' || effect === taint.effect);
}

/** What happened: `tainted`, `untainted`, `modified` (taint/utils.go, reorganizeTaints). */
function applyChange(node: Dynamic, { add, remove }: TaintChange, overwrite: boolean): string {
  const existing: Taint[] = node.spec.taints ?? [];
  const clash = add.filter((each) => existing.some((old) => isSame(old, each)));
  if (clash.length > 0 && !overwrite) {
    const keys = clash.map(({ key }) => key).join(',');
    throw new CommandError(`node ${node.metadata.name} already has ${keys} taint(s) with same effect(s) and --overwrite is false`);
  }
  const together = [...add, ...existing.filter((old) => !add.some((each) => isSame(old, each)))];
  const missing = remove.filter((removal) => !together.some((each) => isMeant(removal, each)));
  if (missing.length > 0) {
    const problems = missing.map(({ key, effect }) => `taint ${JSON.stringify(effect ? `${key}:${effect}` : key)} not found`);
    throw new CommandError(problems.length > 1 ? `[${problems.join(', ')}]` : problems[0]!);
  }
  const taints = together.filter((each) => !remove.some((removal) => isMeant(removal, each)));
  node.spec.taints = taints;
  if (taints.length === 0) delete node.spec.taints;
  const added = together.length !== existing.length;
  if (overwrite || (added && remove.length > 0)) return 'modified';
  return added ? 'tainted' : 'untainted';
}
