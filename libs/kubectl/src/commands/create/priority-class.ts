import { NOTHING } from '../../command/completion-source.ts';
import type { Command } from '../../command/command.ts';
import { boolFlag, intFlag, stringFlag } from '../../command/flag.ts';
import { exactlyOneName, type Invocation } from '../../command/invocation.ts';
import { createGenerated, generatorFlags } from './create-generated.ts';

export const createPriorityClass: Command = {
  name: 'priorityclass',
  aliases: ['pc'],
  use: 'priorityclass NAME --value=VALUE --global-default=BOOL [--dry-run=server|client|none]',
  short: 'Create a priority class with the specified name',
  examples: `# Pods of this class go first
kubectl create priorityclass urgent --value=1000 --description="what must not wait"

# The class of pods that name none
kubectl create priorityclass usual --value=100 --global-default=true`,
  flags: [
    ...generatorFlags,
    stringFlag('description', 'When this class is to be used.'),
    boolFlag('global-default', 'Whether pods without a class get this one.'),
    stringFlag('preemption-policy', 'Whether pods of this class may push others out.', {
      default: 'PreemptLowerPriority',
      completion: { of: 'values', values: ['PreemptLowerPriority', 'Never'] },
    }),
    intFlag('value', 'The priority.', { bits: 32 }),
  ],
  args: NOTHING,
  run(invocation: Invocation) {
    const { flags } = invocation;
    const name = exactlyOneName(invocation);
    const value = flags.int('value');
    const priorityClass = {
      apiVersion: 'scheduling.k8s.io/v1',
      kind: 'PriorityClass',
      metadata: { name },
      value,
      ...(flags.bool('global-default') ? { globalDefault: true } : {}),
      ...(flags.string('description') ? { description: flags.string('description') } : {}),
      preemptionPolicy: flags.string('preemption-policy'),
    };
    createGenerated(invocation, priorityClass, { namespaced: false, failure: 'failed to create priorityclass' });
  },
};
