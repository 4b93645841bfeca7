import { newEtcdDesk } from '../../../test/etcd-desk.ts';

const SAVED = `{"level":"info","ts":"2026-11-20T12:35:16.003000Z","caller":"snapshot/v3_snapshot.go:65","msg":"created temporary db file","path":"/opt/backup.db.part"}`;

describe('a snapshot of etcd', () => {
  it('restores the cluster when the manifest points to its data directory', async () => {
    const desk = await newEtcdDesk(
      'kubectl create configmap kept --from-literal=a=1; kubectl create deployment web --image=nginx; etcdctl put own 1',
    );
    expect(await desk.enter('etcdctl snapshot save /opt/backup.db 2>/dev/null; stat -c %a /opt/backup.db; ls /opt | cat')).toBe(
      'Snapshot saved at /opt/backup.db\n600\nbackup.db\ncni\n',
    );
    await desk.enter(
      'kubectl delete configmap kept; kubectl delete deployment web; kubectl create namespace later; etcdctl del own',
      10_000,
    );
    await desk.enter('etcdutl snapshot restore /opt/backup.db --data-dir=/var/lib/etcd-restored');
    await desk.enter("sed -i 's#path: /var/lib/etcd$#path: /var/lib/etcd-restored#' /etc/kubernetes/manifests/etcd.yaml", 60_000);
    expect(await desk.enter('kubectl get configmap kept -o jsonpath={.data.a}')).toBe('1');
    expect(await desk.enter('kubectl get namespace later')).toBe('Error from server (NotFound): namespaces "later" not found\n');
    expect(await desk.enter('kubectl get deployment web --no-headers | tr -s " " | cut -d" " -f1,2')).toBe('web 1/1\n');
    expect(await desk.enter('etcdctl get own')).toBe('own\n1\n');
    await desk.enter('kubectl create configmap after', 10_000);
    expect(await desk.enter('kubectl get configmap after -o name')).toBe('configmap/after\n');
  });

  it('is told of in the log of the client', async () => {
    const desk = await newEtcdDesk();
    const lines = (await desk.enter('etcdctl snapshot save /opt/backup.db')).split('\n');
    expect(lines.map((line) => (line.startsWith('{') ? (JSON.parse(line) as { msg: string }).msg : line))).toEqual([
      'created temporary db file',
      'opened snapshot stream; downloading',
      'fetching snapshot',
      'completed snapshot read; closing',
      'fetched snapshot',
      'saved',
      'Snapshot saved at /opt/backup.db',
      '',
    ]);
    expect(lines[0]).toBe(SAVED.replace(/"ts":"[^"]*"/, /"ts":"[^"]*"/.exec(lines[0]!)![0]));
  });

  it('is told of when it becomes a data directory', async () => {
    const desk = await newEtcdDesk('etcdctl snapshot save /opt/backup.db');
    const told = (await desk.enter('etcdctl snapshot restore /opt/backup.db --data-dir /opt/restored')).replaceAll(/\d{4}-\S+Z/g, 'TIME');
    const fields =
      '{"path": "/opt/backup.db", "wal-dir": "/opt/restored/member/wal", "data-dir": "/opt/restored", "snap-dir": "/opt/restored/member/snap", "initial-memory-map-size": 0}';
    expect(told).toBe(`Deprecated: Use \`etcdutl snapshot restore\` instead.

TIME\tinfo\tsnapshot/v3_snapshot.go:265\trestoring snapshot\t${fields}
TIME\tinfo\tmembership/store.go:138\tTrimming membership information from the backend...
TIME\tinfo\tmembership/cluster.go:421\tadded member\t{"cluster-id": "cdf818194e3a8c32", "local-member-id": "0", "added-peer-id": "8e9e05c52164694d", "added-peer-peer-urls": ["http://localhost:2380"], "added-peer-is-learner": false}
TIME\tinfo\tsnapshot/v3_snapshot.go:293\trestored snapshot\t${fields}
`);
  });

  it('has a status in every format', async () => {
    const desk = await newEtcdDesk('etcdctl snapshot save /opt/backup.db');
    expect(await desk.enter('etcdutl snapshot status /opt/backup.db')).toMatch(/^[0-9a-f]{1,8}, \d+, \d{3}, \d+ kB\n$/);
    expect(await desk.enter('etcdctl snapshot status /opt/backup.db -w table')).toMatch(
      /^Deprecated: Use `etcdutl snapshot status` instead\.\n\n\+-+\+-+\+-+\+-+\+\n\| +HASH +\| REVISION \| TOTAL KEYS \| TOTAL SIZE \|\n/,
    );
    expect(await desk.enter('etcdutl --write-out json snapshot status /opt/backup.db')).toMatch(
      /^\{"hash":\d+,"revision":\d+,"totalKey":\d+,"totalSize":\d+\}\n$/,
    );
    expect(await desk.enter('etcdutl snapshot status /opt/backup.db -w fields')).toMatch(
      /^"Hash" : \d+\n"Revision" : \d+\n"Keys" : \d+\n"Size" : \d+\n$/,
    );
  });

  it.each<[string, string]>([
    ['etcdutl snapshot status /etc/hosts', 'Error: invalid database\n1\n'],
    ['etcdctl snapshot status nothing 2>&1 | tail -n 1', 'Error: stat nothing: no such file or directory\n0\n'],
    ['etcdutl snapshot status', 'Error: snapshot status requires exactly one argument\n128\n'],
    ['etcdctl snapshot save', 'Error: snapshot save expects one argument\n128\n'],
    ['etcdctl snapshot save /no/where', 'Error: could not open /no/where.part (open /no/where.part: no such file or directory)\n5\n'],
    [
      'etcdctl snapshot save /opt/b --endpoints=a:1,b:2',
      'Error: snapshot must be requested to one selected node, not multiple [a:1 b:2]\n5\n',
    ],
    [
      'etcdutl snapshot save x',
      'Command "save" is deprecated, Use `etcdctl snapshot save` to download snapshot\nError: In order to download snapshot use: `etcdctl snapshot save ...`\n128\n',
    ],
    ['etcdutl snapshot restore /etc/hosts --data-dir=/etc', 'Error: data-dir "/etc" not empty or could not be read\n1\n'],
    [
      'etcdutl snapshot restore /etc/hosts --data-dir=/opt/x 2>&1 | tail -n 1',
      'Error: snapshot missing hash but --skip-hash-check=false\n0\n',
    ],
    ['etcdutl snapshot restore x --data-dir=y --bump-revision=3', 'Error: --mark-compacted required if --revision-bump > 0\n128\n'],
    ['etcdutl snapshot restore x --data-dir=y --name=m1', `Error: couldn't find local name "m1" in the initial cluster configuration\n1\n`],
    [
      'etcdutl snapshot restore x --data-dir=y --initial-cluster=default=http://10.0.0.1:2380',
      'Error: --initial-cluster has default=http://10.0.0.1:2380 but missing from --initial-advertise-peer-urls=http://localhost:2380 ("http://127.0.0.1:2380"(resolved from "http://localhost:2380") != "http://10.0.0.1:2380"(resolved from "http://10.0.0.1:2380"))\n1\n',
    ],
  ])('%s', async (line, expected) => {
    const desk = await newEtcdDesk();
    expect(await desk.enter(`${line}; echo $?`)).toBe(expected);
  });

  it('is not made by a client that is not let in', async () => {
    const desk = await newEtcdDesk('unset ETCDCTL_CACERT');
    expect(await desk.enter('etcdctl snapshot save /opt/backup.db; echo $?; ls /opt | cat', 10_000)).toMatch(
      /^\{.*created temporary db file.*\n\{.*unknown authority.*\nError: context deadline exceeded\n5\ncni\n$/,
    );
  });
});
