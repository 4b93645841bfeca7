import { CommandError } from '../../command/command-error.ts';
import { NOTHING } from '../../command/completion-source.ts';
import type { Command } from '../../command/command.ts';
import { boolFlag } from '../../command/flag.ts';
import type { Invocation } from '../../command/invocation.ts';
import { unexpectedArgs } from './help-error.ts';
import { setValue } from './modify-property.ts';
import { parsePropertyPath } from './property-path.ts';

export const setProperty: Command = {
  name: 'set',
  use: 'set PROPERTY_NAME PROPERTY_VALUE',
  short: 'Set an individual value in a kubeconfig file',
  long: `Set one value.

PROPERTY_NAME has a dot between its parts: names of fields, and names of clusters, contexts and users.

PROPERTY_VALUE is the new value. Fields with binary data, such as certificate-authority-data, expect base64, unless --set-raw-bytes is given.`,
  examples: `# The address of a cluster
kubectl config set clusters.staging.server https://10.0.0.1:6443

# The cluster of a context
kubectl config set contexts.jane.cluster staging`,
  flags: [boolFlag('set-raw-bytes', 'The value of a binary field is given as it is, not in base64.')],
  args: NOTHING,
  run(invocation: Invocation) {
    const { flags, args, session, streams } = invocation;
    if (args.length !== 2) throw unexpectedArgs(invocation);
    const [property, value] = args as [string, string];
    if (value === '') throw new CommandError('you cannot use set to unset a property');
    if (property === '') throw new CommandError('you must specify a property');
    const config = session.configAccess.startingConfig();
    setValue(config, parsePropertyPath(property), value, flags.bool('set-raw-bytes'));
    session.configAccess.modify(config, false);
    streams.out(`Property ${JSON.stringify(property)} set.\n`);
  },
};
