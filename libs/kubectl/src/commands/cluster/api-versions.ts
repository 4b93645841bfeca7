import { apiVersionOf } from '../../cluster/rest-mapper.ts';
import type { Command } from '../../command/command.ts';
import { misuse, type Invocation } from '../../command/invocation.ts';

export const apiVersions: Command = {
  name: 'api-versions',
  use: 'api-versions',
  short: 'Print the supported API versions on the server, in the form of "group/version"',
  examples: `# What the server understands
kubectl api-versions`,
  args: { of: 'nothing' },
  run(invocation: Invocation) {
    const { args, session, streams } = invocation;
    if (args.length > 0) throw misuse(invocation, `unexpected arguments: [${args.join(' ')}]`);
    session.mapper.refresh();
    const versions = [...new Set(session.mapper.resources.map(apiVersionOf))].sort();
    streams.out(versions.map((version) => `${version}\n`).join(''));
  },
};
