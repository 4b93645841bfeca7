import { formatQuantity, parseQuantity } from '@drydock/apimachinery';
import { CommandError } from '../../command/command-error.ts';
import { NOTHING } from '../../command/completion-source.ts';
import type { Command } from '../../command/command.ts';
import { stringFlag } from '../../command/flag.ts';
import { exactlyOneName, type Invocation } from '../../command/invocation.ts';
import type { Dynamic } from '../../resource/dynamic-object.ts';
import { createGenerated, generatorFlags } from './create-generated.ts';

export function newQuota(name: string, hard: string, scopes: string): Dynamic {
  const scopeList = scopes ? scopes.split(',') : [];
  const doubled = scopeList.find((scope) => scope === '');
  if (doubled !== undefined) throw new CommandError('invalid resource quota scope ""');
  return {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name },
    spec: { ...(hard ? { hard: parseResourceList(hard) } : {}), ...(scopeList.length ? { scopes: [...new Set(scopeList)] } : {}) },
  };
}

/** `cpu=1,memory=1Gi` (generate.PopulateResourceListV1). */
export function parseResourceList(text: string): Record<string, string> {
  const entries = text.split(',').map((pair): [string, string] => {
    const parts = pair.split('=');
    if (parts.length !== 2) throw new CommandError(`Invalid argument syntax ${pair}, expected <resource>=<value>`);
    const [name, value] = parts as [string, string];
    const { quantity, error } = parseQuantity(value);
    if (error !== undefined) throw new CommandError(error);
    return [name, formatQuantity(quantity)];
  });
  return Object.fromEntries(entries);
}

export const createQuota: Command = {
  name: 'quota',
  aliases: ['resourcequota'],
  use: 'quota NAME [--hard=key1=value1,key2=value2] [--scopes=Scope1,Scope2] [--dry-run=server|client|none]',
  short: 'Create a quota with the specified name',
  examples: `# Limits for a namespace
kubectl create quota team --hard=cpu=4,memory=8Gi,pods=20

# For pods that ask for nothing
kubectl create quota best-effort --hard=pods=10 --scopes=BestEffort`,
  flags: [
    ...generatorFlags,
    stringFlag('hard', 'Limits as resource=quantity, comma-separated.'),
    stringFlag('scopes', 'Scopes that an object must match to be counted, comma-separated.'),
  ],
  args: NOTHING,
  run(invocation: Invocation) {
    const { flags } = invocation;
    const quota = newQuota(exactlyOneName(invocation), flags.string('hard'), flags.string('scopes'));
    createGenerated(invocation, quota, { failure: 'failed to create quota' });
  },
};
