import { CommandError } from '../../command/command-error.ts';
import { RESOURCES } from '../../command/completion-source.ts';
import type { Command } from '../../command/command.ts';
import type { Invocation } from '../../command/invocation.ts';
import type { Steps } from '../../command/streams.ts';
import type { Dynamic } from '../../resource/dynamic-object.ts';
import { podSpecOf } from '../../resource/pod-spec.ts';
import { changeObjects, selectForChange, setFlags } from './change-objects.ts';

export const setServiceAccount: Command = {
  name: 'serviceaccount',
  aliases: ['sa'],
  use: 'serviceaccount (-f FILENAME | TYPE NAME) SERVICE_ACCOUNT',
  short: 'Update the service account of a resource',
  long: 'Set the service account that the pods of a pod template run as.',
  examples: `# The pods of a deployment run as robot
kubectl set serviceaccount deployment web robot`,
  flags: setFlags,
  args: RESOURCES,
  *run(invocation: Invocation): Steps {
    const resources = [...invocation.args];
    const account = resources.pop();
    if (account === undefined) throw new CommandError('serviceaccount is required');
    const change = (object: Dynamic): void => {
      const spec = podSpecOf(object);
      if (!spec) throw new CommandError(`the object is not a pod or does not have a pod template: ${object.kind}`);
      spec.serviceAccountName = account;
    };
    changeObjects(invocation, yield* selectForChange(invocation, resources, false), 'serviceaccount updated', change);
  },
};
