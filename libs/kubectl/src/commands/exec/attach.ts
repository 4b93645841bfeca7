import { resourcePath } from '@drydock/apiserver';
import type { KubeObject } from '@drydock/apimachinery';
import { CommandError } from '../../command/command-error.ts';
import type { Command } from '../../command/command.ts';
import { boolFlag } from '../../command/flag.ts';
import type { Invocation } from '../../command/invocation.ts';
import type { Steps } from '../../command/streams.ts';
import { containerFlag, podRunningTimeoutFlag } from '../../options/shared-flags.ts';
import type { Dynamic } from '../../resource/dynamic-object.ts';
import { wantsTerminal } from './exec.ts';
import { chooseContainer, findPod } from './pod-target.ts';
import { runStream, type StreamOptions } from './run-stream.ts';

export const attach: Command = {
  name: 'attach',
  use: 'attach (POD | TYPE/NAME) -c CONTAINER',
  short: 'Attach to a running container',
  long: 'Connect with the process that runs in a container.',
  examples: `# See what a pod prints
kubectl attach web

# Talk to it
kubectl attach web -c shell -i -t`,
  flags: [
    containerFlag(),
    podRunningTimeoutFlag(60_000),
    boolFlag('quiet', 'Print only what the container prints.', { shorthand: 'q' }),
    boolFlag('stdin', 'Pass standard input on to the container', { shorthand: 'i' }),
    boolFlag('tty', 'Standard input is a terminal', { shorthand: 't' }),
  ],
  args: { of: 'pods-or-owners' },
  *run(invocation: Invocation): Steps {
    const { flags, args, streams } = invocation;
    if (args.length === 0) throw new CommandError('at least 1 argument is required for attach');
    if (args.length > 2)
      throw new CommandError(
        'expected POD, TYPE/NAME, or TYPE NAME, (at most 2 arguments) saw ' + args.length + ': [' + args.join(' ') + ']',
      );
    const pod: Dynamic = yield* findPod(invocation, args.join('/'), [], flags.duration('pod-running-timeout'));
    const container = chooseContainer(invocation, pod, flags.string('container'), flags.bool('quiet'));
    if (flags.bool('tty') && !container.tty && !flags.bool('quiet')) {
      streams.err(`error: Unable to use a TTY - container ${container.name} did not allocate one\n`);
    }
    if (flags.bool('stdin') && !flags.bool('quiet')) streams.err("If you don't see a command prompt, try pressing enter.\n");
    yield* attachTo(invocation, pod, container.name, {
      stdin: flags.bool('stdin'),
      tty: wantsTerminal(invocation) && container.tty === true,
    });
  },
};

export function* attachTo(invocation: Invocation, pod: KubeObject, container: string, options: StreamOptions): Steps {
  const { session } = invocation;
  const { phase } = (pod.status ?? {}) as Dynamic;
  if (phase === 'Succeeded' || phase === 'Failed') {
    throw new CommandError(`cannot attach a container in a completed pod; current phase is ${phase}`);
  }
  const query: Record<string, string> = { container, stdout: 'true', stderr: String(!options.tty) };
  if (options.stdin) query.stdin = 'true';
  if (options.tty) query.tty = 'true';
  const path = resourcePath({ group: '', version: 'v1', plural: 'pods' }, pod.metadata.namespace, pod.metadata.name, 'attach');
  yield* runStream(invocation, session.openProcess({ method: 'POST', path, query }), options);
}
