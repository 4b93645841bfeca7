import { CommandError } from '../../command/command-error.ts';
import type { Command } from '../../command/command.ts';
import { sliceFlag } from '../../command/flag.ts';
import { misuse, type Invocation } from '../../command/invocation.ts';
import type { Steps } from '../../command/streams.ts';
import { podRunningTimeoutFlag } from '../../options/shared-flags.ts';
import { findPod } from '../exec/pod-target.ts';

export const portForward: Command = {
  name: 'port-forward',
  use: 'port-forward TYPE/NAME [options] [LOCAL_PORT:]REMOTE_PORT [...[LOCAL_PORT_N:]REMOTE_PORT_N]',
  plainUsage: true,
  short: 'Forward one or more local ports to a pod',
  long: 'Forward local ports to ports of a pod. This machine has no network of its own to listen on: use exec, or the address of the service.',
  examples: `# Local port 8080 to port 80 of a pod
kubectl port-forward pod/web 8080:80`,
  flags: [sliceFlag('address', 'Addresses to listen on, comma-separated.', { default: ['localhost'] }), podRunningTimeoutFlag(60_000)],
  args: { of: 'pods-or-owners' },
  *run(invocation: Invocation): Steps {
    const { args } = invocation;
    if (args.length < 2) throw misuse(invocation, 'TYPE/NAME and list of ports are required for port-forward');
    for (const port of args.slice(1)) {
      if (!/^(\d*:)?\w[\w-]*$/.test(port)) throw new CommandError(`invalid port format ${JSON.stringify(port)}`);
    }
    yield* findPod(invocation, args[0]!);
    throw new CommandError('unable to listen on any of the requested ports: this machine cannot forward ports');
  },
};
