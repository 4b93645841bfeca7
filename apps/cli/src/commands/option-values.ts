import type { AddonName, NodeGroupSpec } from '@drydock/cluster';
import { InvalidArgumentError } from 'commander';
import { parseAddons, parseNodeGroup } from '../cluster/cluster-options.ts';
import { UsageError } from '../cluster/usage-error.ts';

/** A whole number from 1. */
export function positiveNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('A whole number from 1 is wanted.');
  return value;
}

/** A whole number from 0. */
export function wholeNumber(text: string): number {
  if (!/^\d{1,10}$/.test(text)) throw new InvalidArgumentError('A whole number from 0 is wanted.');
  return Number(text);
}

/** A number from 0 to 100. */
export function share(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= 100)) throw new InvalidArgumentError('A number from 0 to 100 is wanted.');
  return value;
}

/** Names of add-ons, with commas between them. */
export function addonNames(text: string): AddonName[] {
  return checked(() => parseAddons(text));
}

export const NODE_GROUP_HELP =
  'a group of nodes for the add-on cluster-autoscaler, followed by :cpu:memory of each if they are not to have 2 and 4Gi; may be given several times';

/** Groups of nodes, one for each time that the option is given. */
export function nodeGroup(text: string, before: readonly NodeGroupSpec[]): NodeGroupSpec[] {
  return [...before, checked(() => parseNodeGroup(text))];
}

function checked<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw error instanceof UsageError ? new InvalidArgumentError(error.message) : error;
  }
}
