import { NOTHING } from '../../command/completion-source.ts';
import type { Command } from '../../command/command.ts';
import type { Invocation } from '../../command/invocation.ts';
import { unexpectedArgs } from './help-error.ts';
import { unsetValue } from './modify-property.ts';
import { parsePropertyPath } from './property-path.ts';
import { CommandError } from '../../command/command-error.ts';

export const unsetProperty: Command = {
  name: 'unset',
  use: 'unset PROPERTY_NAME',
  short: 'Unset an individual value in a kubeconfig file',
  long: `Remove one value, or an entry with all its values.

PROPERTY_NAME has a dot between its parts: names of fields, and names of clusters, contexts and users.`,
  examples: `# No context is current any more
kubectl config unset current-context

# A context goes back to the namespace default
kubectl config unset contexts.jane.namespace`,
  args: NOTHING,
  run(invocation: Invocation) {
    const { args, session, streams } = invocation;
    if (args.length !== 1) throw unexpectedArgs(invocation);
    const property = args[0]!;
    if (property === '') throw new CommandError('you must specify a property');
    const config = session.configAccess.startingConfig();
    unsetValue(config, parsePropertyPath(property));
    session.configAccess.modify(config, false);
    streams.out(`Property ${JSON.stringify(property)} unset.\n`);
  },
};
