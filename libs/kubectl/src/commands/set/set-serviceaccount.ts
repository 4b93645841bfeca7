import { CommandError } from '../../command/command-error.ts';
import { RESOURCES } from '../../command/completion-source.ts';
import type { Command } from '../../command/command.ts';
import type { Invocation } from '../../command/invocation.ts';
import type { Steps } from '../../command/streams.ts';
import { changeObjects, selectForChange, setFlags, templateSpecOf } from './change-objects.ts';
import { recordFlag } from '../../options/shared-flags.ts';

export const setServiceAccount: Command = {
  name: 'serviceaccount',
  aliases: ['sa'],
  use: 'serviceaccount (-f FILENAME | TYPE NAME) SERVICE_ACCOUNT',
  short: 'Update the service account of a resource',
  long: 'Set the service account that the pods of a pod template run as.',
  examples: `# The pods of a deployment run as robot
kubectl set serviceaccount deployment web robot`,
  flags: [...setFlags, recordFlag],
  args: RESOURCES,
  *run(invocation: Invocation): Steps {
    const resources = [...invocation.args];
    const account = resources.pop();
    if (account === undefined) throw new CommandError('serviceaccount is required');
    changeObjects(invocation, yield* selectForChange(invocation, resources, false), {
      operation: 'serviceaccount updated',
      failure: 'failed to patch ServiceAccountName',
      tellsUnchanged: true,
      change: (object, info) => void (templateSpecOf(object, info).serviceAccountName = account),
    });
  },
};
