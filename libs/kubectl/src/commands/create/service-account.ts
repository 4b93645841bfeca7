import { NOTHING } from '../../command/completion-source.ts';
import type { Command } from '../../command/command.ts';
import { exactlyOneName, type Invocation } from '../../command/invocation.ts';
import { createGenerated, generatorFlags } from './create-generated.ts';

export const createServiceAccount: Command = {
  name: 'serviceaccount',
  aliases: ['sa'],
  use: 'serviceaccount NAME [--dry-run=server|client|none]',
  short: 'Create a service account with the specified name',
  examples: `# An identity for what runs in pods
kubectl create serviceaccount robot`,
  flags: generatorFlags,
  args: NOTHING,
  run(invocation: Invocation) {
    const object = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: exactlyOneName(invocation) } };
    createGenerated(invocation, object, { failure: 'failed to create serviceaccount' });
  },
};
