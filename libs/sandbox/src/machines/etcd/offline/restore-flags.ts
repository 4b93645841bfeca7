/** The flags of `snapshot restore`, which etcdctl and etcdutl share but for a word. */
import { boolFlag, stringFlag, uint64Flag, type FlagSpec } from '../cli/flag.ts';

const MMAP = 'Initial memory map size of the database in bytes. It uses the default value if not defined or defined to 0';

export const restoreFlags = (dataDirectory: string, mmapSize: string): readonly FlagSpec[] => [
  stringFlag('data-dir', dataDirectory),
  stringFlag('wal-dir', 'Path to the WAL directory (use --data-dir if none given)'),
  stringFlag('initial-cluster', 'Initial cluster configuration for restore bootstrap', 'default=http://localhost:2380'),
  stringFlag('initial-cluster-token', 'Initial cluster token for the etcd cluster during restore bootstrap', 'etcd-cluster'),
  stringFlag(
    'initial-advertise-peer-urls',
    "List of this member's peer URLs to advertise to the rest of the cluster",
    'http://localhost:2380',
  ),
  stringFlag('name', 'Human-readable name for this member', 'default'),
  boolFlag('skip-hash-check', 'Ignore snapshot integrity hash value (required if copied from data directory)'),
  uint64Flag('bump-revision', 'How much to increase the latest revision after restore'),
  boolFlag(
    'mark-compacted',
    'Mark the latest revision after restore as the point of scheduled compaction (required if --bump-revision > 0, disallowed otherwise)',
  ),
  uint64Flag('initial-memory-map-size', MMAP, mmapSize),
];
