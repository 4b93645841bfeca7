import type { Command, CommandGroup } from '../command/command.ts';
import { helpText } from '../command/help.ts';
import type { Invocation } from '../command/invocation.ts';
import { create } from './create/create.ts';
import { get } from './get/get.ts';

/** The commands by the groups in which `kubectl --help` shows them. */
export const COMMAND_GROUPS: readonly CommandGroup[] = [
  { title: 'Basic Commands (Beginner):', commands: [create] },
  { title: 'Basic Commands (Intermediate):', commands: [get] },
];

export const ROOT: Command = {
  name: 'kubectl',
  use: 'kubectl [flags]',
  short: 'kubectl controls the Kubernetes cluster manager',
  long: `kubectl controls the Kubernetes cluster manager.

Find more information at: https://kubernetes.io/docs/reference/kubectl/`,
  commands: COMMAND_GROUPS.flatMap(({ commands }) => commands),
  run({ streams, resolved }: Invocation) {
    streams.out(helpText(resolved, COMMAND_GROUPS));
  },
};
