import type { Command } from '../../command/command.ts';
import { misuse, type Invocation } from '../../command/invocation.ts';
import { COMPLETION_SCRIPTS } from './completion-scripts.ts';

const SHELLS = Object.keys(COMPLETION_SCRIPTS);

export const completion: Command = {
  name: 'completion',
  use: 'completion SHELL',
  short: 'Output shell completion code for the specified shell (bash, zsh, fish, or powershell)',
  long: `Print a script that makes a shell complete the words of kubectl. It must be evaluated, for example by sourcing it in the profile of the shell.

The terminals here complete kubectl by themselves, and every alias of it.`,
  examples: `# In this bash
source <(kubectl completion bash)

# In every bash, and for the alias k
echo 'source <(kubectl completion bash)' >> ~/.bashrc
echo 'alias k=kubectl' >> ~/.bashrc
echo 'complete -o default -F __start_kubectl k' >> ~/.bashrc`,
  args: { of: 'values', values: SHELLS, once: true },
  run(invocation: Invocation) {
    const { args, streams, resolved } = invocation;
    const [shell] = args;
    if (shell === undefined) throw misuse(invocation, 'Shell not specified.');
    if (args.length > 1) throw misuse(invocation, 'Too many arguments. Expected only the shell type.');
    if (!SHELLS.includes(shell)) throw misuse(invocation, `Unsupported shell type ${JSON.stringify(shell)}.`);
    const commands = (resolved.parents[0]?.commands ?? []).filter(({ hidden }) => !hidden).map(({ name }) => name);
    streams.out(COMPLETION_SCRIPTS[shell]!(commands.sort()));
  },
};
