import { resourcePath } from '@drydock/apiserver';
import { CommandError } from '../../command/command-error.ts';
import type { Command } from '../../command/command.ts';
import { boolFlag, sliceFlag } from '../../command/flag.ts';
import type { Invocation } from '../../command/invocation.ts';
import type { Steps } from '../../command/streams.ts';
import { containerFlag, podRunningTimeoutFlag } from '../../options/shared-flags.ts';
import type { Dynamic } from '../../resource/dynamic-object.ts';
import { chooseContainer, findPod } from './pod-target.ts';
import { runStream } from './run-stream.ts';

const PODS = { group: '', version: 'v1', plural: 'pods' };

export const exec: Command = {
  name: 'exec',
  use: 'exec (POD | TYPE/NAME) [-c CONTAINER] [flags] -- COMMAND [args...]',
  short: 'Execute a command in a container',
  long: 'Run a command in a container that runs.',
  examples: `# The date, as the first container knows it
kubectl exec web -- date

# In a certain container
kubectl exec web -c nginx -- ls -l /usr/share/nginx/html

# A shell
kubectl exec web -it -- sh

# In the first pod of a deployment
kubectl exec deploy/web -- date`,
  flags: [
    containerFlag(),
    sliceFlag('filename', 'File that names the resource to exec into.', { shorthand: 'f', completion: { of: 'files' } }),
    podRunningTimeoutFlag(60_000),
    boolFlag('quiet', 'Print only what the command prints.', { shorthand: 'q' }),
    boolFlag('stdin', 'Pass standard input on to the container', { shorthand: 'i' }),
    boolFlag('tty', 'Standard input is a terminal', { shorthand: 't' }),
  ],
  args: { of: 'pods-or-owners' },
  *run(invocation: Invocation): Steps {
    const { flags, session, streams } = invocation;
    const { target, command } = splitCommand(invocation);
    const pod: Dynamic = yield* findPod(invocation, target, flags.strings('filename'), flags.duration('pod-running-timeout'));
    const { phase } = pod.status ?? {};
    if (phase === 'Succeeded' || phase === 'Failed') {
      throw new CommandError(`cannot exec into a container in a completed pod; current phase is ${phase}`);
    }
    const container = chooseContainer(invocation, pod, flags.string('container'), flags.bool('quiet'));
    const tty = wantsTerminal(invocation);
    const query: Record<string, string> = { container: container.name, stdout: 'true', stderr: String(!tty) };
    if (flags.bool('stdin')) query.stdin = 'true';
    if (tty) query.tty = 'true';
    const path = resourcePath(PODS, pod.metadata.namespace, pod.metadata.name, 'exec');
    const stream = session.openProcess({ method: 'POST', path, query, body: { command } });
    yield* streams.flush();
    yield* runStream(invocation, stream, { stdin: flags.bool('stdin'), tty });
  },
};

function splitCommand({ flags, args }: Invocation): { target: string; command: string[] } {
  const hasFile = flags.strings('filename').length > 0;
  const dash = flags.argsBeforeDash;
  if (args.length === 0 && !hasFile) throw new CommandError('pod, type/name or --filename must be specified');
  if (dash === 0 && !hasFile) throw new CommandError('pod, type/name or --filename must be specified');
  if (dash < 0 && args.length > 1) {
    throw new CommandError(
      "exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead\nSee 'kubectl exec -h' for help and examples",
    );
  }
  const target = hasFile ? '' : args[0]!;
  const command = dash < 0 ? args.slice(hasFile ? 0 : 1) : args.slice(dash);
  if (command.length === 0) throw new CommandError('you must specify at least one command for the container');
  return { target, command };
}

/** `-t` without a terminal to give is told and left out. */
export function wantsTerminal({ flags, streams }: Invocation): boolean {
  if (!flags.bool('tty')) return false;
  if (flags.bool('stdin') && streams.process.isTerminal(0)) return true;
  if (!flags.bool('quiet')) streams.err('Unable to use a TTY - input is not a terminal or the right kind of file\n');
  return false;
}
