import type { Command } from '../../command/command.ts';
import { misuse, type Invocation } from '../../command/invocation.ts';

const SHELLS = ['bash', 'zsh', 'fish', 'powershell'];

/** The shell of the sandbox completes kubectl by itself; sourcing this script is harmless and changes nothing. */
const SCRIPTS: Readonly<Record<string, string>> = {
  bash: '# bash completion for kubectl\ncomplete -o default -F __start_kubectl kubectl 2>/dev/null || true\n',
  zsh: '#compdef kubectl\n# zsh completion for kubectl\n',
  fish: '# fish completion for kubectl\n',
  powershell: '# powershell completion for kubectl\n',
};

export const completion: Command = {
  name: 'completion',
  use: 'completion SHELL',
  short: 'Output shell completion code for the specified shell (bash, zsh, fish, or powershell)',
  long: 'Print a script that makes a shell complete the words of kubectl. It must be evaluated, for example by sourcing it in the profile of the shell.',
  examples: `# In this bash
source <(kubectl completion bash)`,
  args: { of: 'values', values: SHELLS },
  run(invocation: Invocation) {
    const { args, streams } = invocation;
    if (args.length === 0) throw misuse(invocation, 'Shell not specified.');
    if (args.length > 1) throw misuse(invocation, 'Too many arguments. Expected only the shell type.');
    const script = SCRIPTS[args[0]!];
    if (script === undefined || !SHELLS.includes(args[0]!)) throw misuse(invocation, `Unsupported shell type ${JSON.stringify(args[0])}.`);
    streams.out(script);
  },
};
