/** Commands for leases, transactions, locks and users, and those for several clusters: by name alone. */
import type { Command } from '../cli/command.ts';
import { boolFlag, intFlag, stringFlag } from '../cli/flag.ts';
import type { EtcdctlCall } from '../connection/client.ts';
import { notSimulated } from './not-simulated.ts';

const group = (use: string, short: string, commands: readonly Command<EtcdctlCall>[]): Command<EtcdctlCall> => ({ use, short, commands });

const interactive = boolFlag('interactive', 'Read password from stdin instead of interactive terminal', 'true');

export const txnCommand: Command<EtcdctlCall> = notSimulated('txn [options]', 'Txn processes all the requests in one transaction', [
  boolFlag('interactive', 'Input transaction in interactive mode', 'false', 'i'),
]);

export const moveLeaderCommand: Command<EtcdctlCall> = notSimulated(
  'move-leader <transferee-member-id>',
  'Transfers leadership to another etcd cluster member.',
);

export const leaseCommand = group('lease <subcommand>', 'Lease related commands', [
  notSimulated('grant <ttl>', 'Creates leases'),
  notSimulated('revoke <leaseID>', 'Revokes leases'),
  notSimulated('timetolive <leaseID> [options]', 'Get lease information', [boolFlag('keys', 'Get keys attached to this lease')]),
  notSimulated('list', 'List all active leases'),
  notSimulated('keep-alive [options] <leaseID>', 'Keeps leases alive (renew)', [
    boolFlag('once', 'Resets the keep-alive time to its original value and cobrautl.Exits immediately'),
  ]),
]);

export const makeMirrorCommand: Command<EtcdctlCall> = notSimulated(
  'make-mirror [options] <destination>',
  'Makes a mirror at the destination etcd cluster',
  [
    stringFlag('prefix', 'Key-value prefix to mirror'),
    stringFlag('dest-prefix', 'destination prefix to mirror a prefix to a different prefix in the destination cluster'),
    boolFlag('no-dest-prefix', 'mirror key-values to the root of the destination cluster'),
    stringFlag('dest-cert', 'Identify secure client using this TLS certificate file for the destination cluster'),
    stringFlag('dest-key', 'Identify secure client using this TLS key file'),
    stringFlag('dest-cacert', 'Verify certificates of TLS enabled secure servers using this CA bundle'),
    boolFlag('dest-insecure-transport', 'Disable transport security for client connections', 'true'),
    stringFlag('dest-user', 'Destination username[:password] for authentication (prompt if password is not supplied)'),
    stringFlag(
      'dest-password',
      "Destination password for authentication (if this option is used, --user option shouldn't include password)",
    ),
  ],
);

export const lockCommand: Command<EtcdctlCall> = notSimulated('lock <lockname> [exec-command arg1 arg2 ...]', 'Acquires a named lock', [
  intFlag('ttl', 'timeout for session', '10'),
]);

export const electCommand: Command<EtcdctlCall> = notSimulated(
  'elect <election-name> [proposal]',
  'Observes and participates in leader election',
  [boolFlag('listen', 'observation mode', 'false', 'l')],
);

export const authCommand = group('auth <enable or disable>', 'Enable or disable authentication', [
  notSimulated('enable', 'Enables authentication'),
  notSimulated('disable', 'Disables authentication'),
  notSimulated('status', 'Returns authentication status'),
]);

export const userCommand = group('user <subcommand>', 'User related commands', [
  notSimulated('add <user name or user:password> [options]', 'Adds a new user', [
    interactive,
    stringFlag('new-user-password', 'Supply password from the command line flag'),
    boolFlag('no-password', 'Create a user without password (CN based auth only)'),
  ]),
  notSimulated('delete <user name>', 'Deletes a user'),
  notSimulated('get <user name> [options]', 'Gets detailed information of a user', [
    boolFlag('detail', 'Show permissions of roles granted to the user'),
  ]),
  notSimulated('list', 'Lists all users'),
  notSimulated('passwd <user name> [options]', 'Changes password of user', [
    boolFlag('interactive', 'If true, read password from stdin instead of interactive terminal', 'true'),
  ]),
  notSimulated('grant-role <user name> <role name>', 'Grants a role to a user'),
  notSimulated('revoke-role <user name> <role name>', 'Revokes a role from a user'),
]);

const FROM_KEY = 'a permission of keys that are greater than or equal to the given key using byte compare';

export const roleCommand = group('role <subcommand>', 'Role related commands', [
  notSimulated('add <role name>', 'Adds a new role'),
  notSimulated('delete <role name>', 'Deletes a role'),
  notSimulated('get <role name>', 'Gets detailed information of a role'),
  notSimulated('list', 'Lists all roles'),
  notSimulated('grant-permission [options] <role name> <permission type> <key> [endkey]', 'Grants a key to a role', [
    boolFlag('prefix', 'grant a prefix permission'),
    boolFlag('from-key', `grant ${FROM_KEY}`),
  ]),
  notSimulated('revoke-permission <role name> <key> [endkey]', 'Revokes a key from a role', [
    boolFlag('prefix', 'revoke a prefix permission'),
    boolFlag('from-key', `revoke ${FROM_KEY}`),
  ]),
]);
