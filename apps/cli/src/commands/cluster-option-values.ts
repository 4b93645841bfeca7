import type { AddonName, NodeGroupSpec } from '@drydock/cluster';
import { InvalidArgumentError } from 'commander';
import { parseAddons, parseNodeGroup } from '../cluster/cluster-options.ts';
import { UsageError } from '../cluster/usage-error.ts';

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
