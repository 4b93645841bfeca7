import { NOTHING } from '../../command/completion-source.ts';
import type { Command } from '../../command/command.ts';
import { exactlyOneName, type Invocation } from '../../command/invocation.ts';
import type { Dynamic } from '../../resource/dynamic-object.ts';
import { createGenerated, generatorFlags } from './create-generated.ts';

export function newNamespace(name: string): Dynamic {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
}

export const createNamespace: Command = {
  name: 'namespace',
  aliases: ['ns'],
  use: 'namespace NAME [--dry-run=server|client|none]',
  short: 'Create a namespace with the specified name',
  examples: `# A namespace for the team's work
kubectl create namespace team-a`,
  flags: generatorFlags,
  args: NOTHING,
  run(invocation: Invocation) {
    createGenerated(invocation, newNamespace(exactlyOneName(invocation)), { namespaced: false });
  },
};
