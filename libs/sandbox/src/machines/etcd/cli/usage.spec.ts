import { Desk } from '../../../../test/desk.ts';

describe('help', () => {
  it.each<[string, string]>([
    [
      'etcdctl member | head -n 21',
      `NAME:
\tmember - Membership related commands

USAGE:
\tetcdctl member <subcommand> [flags]

API VERSION:
\t3.5


COMMANDS:
\tadd\tAdds a member into the cluster
\tlist\tLists all members in the cluster
\tpromote\tPromotes a non-voting member in the cluster
\tremove\tRemoves a member from the cluster
\tupdate\tUpdates a member in the cluster

OPTIONS:
  -h, --help[=false]\thelp for member

GLOBAL OPTIONS:
`,
    ],
    [
      'etcdctl help compaction | head -n 10',
      `NAME:
\tcompaction - Compacts the event history in etcd

USAGE:
\tetcdctl compaction [options] <revision> [flags]

OPTIONS:
  -h, --help[=false]\t\thelp for compaction
      --physical[=false]\t'true' to wait for compaction to physically remove all old revisions

`,
    ],
    [
      'etcdutl check',
      `Usage:
  etcdutl check [command]

Available Commands:
  v2store     Check custom content in v2store

Flags:
  -h, --help   help for check

Global Flags:
  -w, --write-out string   set the output format (fields, json, protobuf, simple, table) (default "simple")

Use "etcdutl check [command] --help" for more information about a command.
`,
    ],
    ['etcdctl vers', 'etcdctl version: 3.5.21\nAPI version: 3.5\n'],
    ['etcdutl version', 'etcdutl version: 3.5.21\nAPI version: 3.5\n'],
    [
      'etcdctl gte',
      `Error: unknown command "gte" for "etcdctl"

Did you mean this?
\tget

Run 'etcdctl --help' for usage.
Error: unknown command "gte" for "etcdctl"

Did you mean this?
\tget

`,
    ],
    ['etcdutl snapshot restore x 2>&1 | head -n 2', 'Error: required flag(s) "data-dir" not set\nUsage:\n'],
  ])('%s', async (line, expected) => {
    expect(await new Desk().enter(line)).toBe(expected);
  });
});
