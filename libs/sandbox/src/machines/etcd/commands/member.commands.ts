/** etcdctl member (member_command.go). */
import type { Command } from '../cli/command.ts';
import { boolFlag, stringFlag } from '../cli/flag.ts';
import { withServer, type EtcdctlCall } from '../connection/client.ts';
import { printed } from '../printers/printer.ts';
import { notSimulated } from './not-simulated.ts';

export const memberCommand: Command<EtcdctlCall> = {
  use: 'member <subcommand>',
  short: 'Membership related commands',
  commands: [
    notSimulated('add <memberName> [options]', 'Adds a member into the cluster', [
      stringFlag('peer-urls', 'comma separated peer URLs for the new member.'),
      boolFlag('learner', 'indicates if the new member is raft learner'),
    ]),
    notSimulated('remove <memberID>', 'Removes a member from the cluster'),
    notSimulated('update <memberID> [options]', 'Updates a member in the cluster', [
      stringFlag('peer-urls', 'comma separated peer URLs for the updated member.'),
    ]),
    {
      use: 'list',
      short: 'Lists all members in the cluster',
      long: `When --write-out is set to simple, this command prints out comma-separated member lists for each endpoint.
The items in the lists are ID, Status, Name, Peer Addrs, Client Addrs, Is Learner.
`,
      run: (call) =>
        withServer(call, (client, member) => printed(call, 'memberList', { header: client.header(member), members: [member] })),
    },
    {
      ...notSimulated('promote <memberID>', 'Promotes a non-voting member in the cluster'),
      long: 'Promotes a non-voting learner member to a voting one in the cluster.\n',
    },
  ],
};
