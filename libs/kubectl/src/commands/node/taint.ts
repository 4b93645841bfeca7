import { isQualifiedName, isValidLabelValue, StatusError, type KubeObject } from '@drydock/apimachinery';
import { CommandError, throwCollected } from '../../command/command-error.ts';
import type { Command } from '../../command/command.ts';
import { boolFlag } from '../../command/flag.ts';
import { misuse, type Invocation } from '../../command/invocation.ts';
import type { Steps } from '../../command/streams.ts';
import { dryRunOf, dryRunSuffix, writeQuery } from '../../options/dry-run.ts';
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
    const { flags, args, session, streams } = invocation;
    const first = args.findIndex((arg) => arg.includes('=') || arg.includes(':') || (arg.endsWith('-') && arg !== '-'));
    const resources = first < 0 ? [...args] : args.slice(0, first);
    const words = first < 0 ? [] : args.slice(first);
    const change = validate(invocation, resources, words);
    const dryRun = dryRunOf(invocation);
    const { infos, errors } = yield* select(session, { args: resources, selector: flags.string('selector'), selectAll: flags.bool('all') });
    for (const info of infos) {
      try {
        const after = copyOf(info.object!) as KubeObject;
        const operation = applyChange(after, change, flags.bool('overwrite'));
        const patch = patchBetween(info.resource, info.object!, after);
        const result = dryRun === 'client' || !patch ? after : sendPatch(session, info, patch, writeQuery(invocation, dryRun));
        // Upstream forgets to say so of a dry run on the server.
        const told = dryRun === 'server' ? operation : `${operation}${dryRunSuffix(dryRun)}`;
        streams.out(changePrinter(invocation, told).print(result));
      } catch (error) {
        if (!(error instanceof StatusError || error instanceof CommandError)) throw error;
        errors.push(error);
      }
    }
    throwCollected(errors);
  },
};

function validate(invocation: Invocation, resources: readonly string[], words: readonly string[]): TaintChange {
  const { flags } = invocation;
  if (resources.length === 0) throw new CommandError('one or more resources must be specified as <resource> <name>');
  const type = resources[0]!.split('/')[0]!.toLowerCase();
  if (!['node', 'nodes', 'no'].includes(type))
    throw new CommandError(`invalid resource type ${resources[0]}, only node types are supported`);
  if (resources.length < 2 && !flags.string('selector') && !flags.bool('all') && !resources[0]!.includes('/')) {
    throw new CommandError('one or more resources must be specified as <resource> <name>');
  }
  if (words.length === 0) throw new CommandError('at least one taint update is required');
  const add: Taint[] = [];
  const remove: Taint[] = [];
  for (const word of words) {
    if (word.endsWith('-')) remove.push(parseTaint(invocation, word.slice(0, -1), true));
    else add.push(parseTaint(invocation, word, false));
  }
  const doubled = add.find((each, i) => add.findIndex(({ key, effect }) => key === each.key && effect === each.effect) !== i);
  if (doubled)
    throw misuse(
      invocation,
      `duplicated taints with the same key and effect: {${doubled.key} ${doubled.value ?? ''} ${doubled.effect} <nil>}`,
    );
  const both = remove.filter((each) => add.some(({ key, effect }) => key === each.key && (each.effect === '' || each.effect === effect)));
  if (both.length > 0) {
    const names = both.map(({ key, effect }) => `${key}=${effect}`).join(', ');
    throw new CommandError(`can not both modify and remove the following taint(s) in the same command: ${names}`);
  }
  return { add, remove };
}

function parseTaint(invocation: Invocation, text: string, removal: boolean): Taint {
  const parts = text.split(':');
  const [head = '', effect = ''] = parts;
  if (parts.length > 2) throw misuse(invocation, `invalid taint spec: ${text}`);
  const [key = '', value] = head.split(/=(.*)/s);
  const keyErrors = isQualifiedName(key);
  if (keyErrors.length) throw misuse(invocation, `invalid taint spec: ${text}, ${keyErrors.join('; ')}`);
  const valueErrors = value === undefined ? [] : isValidLabelValue(value);
  if (valueErrors.length) throw misuse(invocation, `invalid taint spec: ${text}, ${valueErrors.join('; ')}`);
  if (effect === '' && !removal) throw misuse(invocation, `invalid taint spec: ${text}`);
  if (effect !== '' && !EFFECTS.includes(effect)) throw misuse(invocation, `invalid taint effect: ${effect}, unsupported taint effect`);
  return { key, ...(value ? { value } : {}), effect };
}

/** What happened: `tainted`, `untainted`, `modified`. */
function applyChange(node: Dynamic, { add, remove }: TaintChange, overwrite: boolean): string {
  const existing: Taint[] = node.spec.taints ?? [];
  const clash = add.filter(({ key, effect }) => existing.some((each) => each.key === key && each.effect === effect));
  if (clash.length > 0 && !overwrite) {
    const keys = clash.map(({ key }) => key).join(',');
    throw new CommandError(`node ${node.metadata.name} already has ${keys} taint(s) with same effect(s) and --overwrite is false`);
  }
  const missing = remove.find(({ key, effect }) => !existing.some((each) => each.key === key && (effect === '' || each.effect === effect)));
  if (missing)
    throw new CommandError(`taint ${JSON.stringify(missing.effect ? `${missing.key}:${missing.effect}` : missing.key)} not found`);
  const isChanged = (each: Taint): boolean =>
    add.some(({ key, effect }) => key === each.key && effect === each.effect) ||
    remove.some(({ key, effect }) => key === each.key && (effect === '' || effect === each.effect));
  const taints = [...add, ...existing.filter((each) => !isChanged(each))];
  node.spec.taints = taints;
  if (taints.length === 0) delete node.spec.taints;
  if (clash.length > 0 || (add.length > 0 && remove.length > 0)) return 'modified';
  return add.length > 0 ? 'tainted' : 'untainted';
}
