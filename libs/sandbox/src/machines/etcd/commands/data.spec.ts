import { newEtcdDesk } from '../../../../test/etcd-desk.ts';

const THREE = 'etcdctl put a 1; etcdctl put b 3; etcdctl put a/x 2';
const COMPACTED = 'Error: etcdserver: mvcc: required revision has been compacted\n';

describe('keys that are not those of the API server', () => {
  it.each<[line: string, expected: string]>([
    ['etcdctl get a', 'a\n1\n'],
    ['etcdctl get a --prefix --print-value-only', '1\n2\n'],
    ['etcdctl get a b', 'a\n1\na/x\n2\n'],
    ['etcdctl get b --from-key --keys-only', 'b\n\n'],
    ['etcdctl get a --prefix --order=DESCEND', 'a/x\n2\na\n1\n'],
    ['etcdctl get a c --sort-by=VALUE --print-value-only', '1\n2\n3\n'],
    ['etcdctl get a c --sort-by=MODIFY --keys-only --limit=2', 'a\n\nb\n\n'],
    ['etcdctl get a --hex', '\\x61\n\\x31\n'],
    ['etcdctl get a c --count-only -w fields | tail -n 2', '"More" : false\n"Count" : 3\n'],
    ['etcdctl get a c --limit=1 -w fields | tail -n 2', '"More" : true\n"Count" : 3\n'],
    [
      'etcdctl put a 9; etcdctl get a -w json | jq -c ".kvs[0] | del(.create_revision, .mod_revision)" | cat',
      'OK\n{"key":"YQ==","version":2,"value":"OQ=="}\n',
    ],
    ['etcdctl put a 9 --prev-kv', 'OK\na\n1\n'],
    ['printf "\\\\377\\\\001" | etcdctl put bin; etcdctl get bin | xxd -p', 'OK\n62696e0aff010a\n'],
    ['etcdctl put a --ignore-value; etcdctl get a', 'OK\na\n1\n'],
    ['etcdctl put -- a -1; etcdctl get a --print-value-only', 'OK\n-1\n'],
    ['etcdctl del a --prefix --prev-kv', '2\na\n1\na/x\n2\n'],
    ['etcdctl del a b --range; etcdctl get "" --prefix --keys-only | grep -c "^[a-z]"', '2\n1\n'],
    ['etcdctl get nothing; echo $?', '0\n'],
    ['etcdctl put a/y 1; etcdctl get a --prefix --rev=$(etcdctl get b -w json | jq .kvs[0].mod_revision) --keys-only', 'OK\na\n\n'],
  ])('%s', async (line, expected) => {
    const desk = await newEtcdDesk(THREE);
    expect(await desk.enter(line)).toBe(expected);
  });

  it('are there in a sandbox that was saved', async () => {
    const desk = (await newEtcdDesk(THREE)).reopened();
    await desk.enter(
      'export ETCDCTL_CACERT=/etc/kubernetes/pki/etcd/ca.crt ETCDCTL_CERT=/etc/kubernetes/pki/etcd/server.crt ETCDCTL_KEY=/etc/kubernetes/pki/etcd/server.key',
    );
    expect(await desk.enter('etcdctl get a')).toBe('a\n1\n');
  });
});

describe('what is refused', () => {
  it.each<[line: string, expected: string]>([
    ['etcdctl get', 'Error: get command needs one argument as key and an optional argument as range_end\n128\n'],
    ['etcdctl get a --prefix --from-key', 'Error: `--prefix` and `--from-key` cannot be set at the same time, choose one\n128\n'],
    ['etcdctl get a --count-only', 'Error: --count-only is only for `--write-out=fields`\n128\n'],
    ['etcdctl get a --order=UP', 'Error: bad sort order UP\n4\n'],
    ['etcdctl get a -w table', 'Error: table not supported as output format\n4\n'],
    ['etcdctl get a -w yaml', 'Error: unsupported output format\n4\n'],
    ['etcdctl get a --rev=999999 2>&1 | tail -n 1', 'Error: etcdserver: mvcc: required revision is a future revision\n0\n'],
    ['etcdctl get a --rev=1 2>&1 | tail -n 1', `${COMPACTED}0\n`],
    ['etcdctl put a', 'Error: put command needs 1 argument and input from stdin or 2 arguments\n128\n'],
    ['etcdctl put /registry/pods/default/x 1', 'Error: a put to /registry/ is not simulated: change objects through the API server\n1\n'],
    ['etcdctl put nobody --ignore-value 2>&1 | tail -n 1', 'Error: etcdserver: key not found\n0\n'],
    [
      'etcdctl watch --rev=1 a',
      'watch was canceled (etcdserver: mvcc: required revision has been compacted)\nError: watch is canceled by the server\n5\n',
    ],
    ['etcdctl watch', 'Error: bad number of arguments\n128\n'],
    ['etcdctl lease grant 10', 'Error: "etcdctl lease grant 10" is not simulated\n1\n'],
    [
      'etcdctl get a --limit=x 2>&1 >/dev/null | head -n 1',
      'Error: invalid argument "x" for "--limit" flag: strconv.ParseInt: parsing "x": invalid syntax\n0\n',
    ],
    ['etcdctl get a -z 2>&1 >/dev/null | head -n 1', "Error: unknown shorthand flag: 'z' in -z\n0\n"],
    ['etcdctl get a --limit 2>&1 >/dev/null | head -n 1', 'Error: flag needs an argument: --limit\n0\n'],
    ['etcdctl nothing 2>&1 | tail -n 1', 'Error: unknown command "nothing" for "etcdctl"\n0\n'],
  ])('%s', async (line, expected) => {
    const desk = await newEtcdDesk();
    expect(await desk.enter(`{ ${line}; } </dev/null; echo $?`)).toBe(expected);
  });

  it('is a revision that was compacted', async () => {
    const desk = await newEtcdDesk(`${THREE}; REV=$(etcdctl get b -w json | jq .kvs[0].mod_revision)`);
    expect(await desk.enter('etcdctl compaction $((REV + 1)); etcdctl get b --rev=$REV 2>&1 | tail -n 1')).toMatch(
      new RegExp(`^compacted revision \\d+\\n${COMPACTED}$`),
    );
  });
});

it('a deletion in /registry/ is seen by those who watch the API', async () => {
  const desk = await newEtcdDesk('kubectl create configmap gone');
  await desk.enter('kubectl get configmap gone --watch --output-watch-events --no-headers > /tmp/seen &', 1_000);
  expect(await desk.enter('etcdctl del /registry/configmaps/default/gone', 1_000)).toBe('1\n');
  expect(await desk.enter("cut -d' ' -f1 /tmp/seen; kubectl get configmap gone")).toBe(
    'ADDED\nDELETED\nError from server (NotFound): configmaps "gone" not found\n',
  );
});

describe('a watch', () => {
  it('shows changes as they come', async () => {
    const desk = await newEtcdDesk(THREE);
    await desk.enter('etcdctl watch a --prefix --prev-kv > /tmp/seen &', 100);
    await desk.enter('etcdctl put a/x 5; etcdctl del a/x; etcdctl put c 1; kubectl create configmap m', 1_000);
    expect(await desk.enter('cat /tmp/seen')).toBe('PUT\na/x\n2\na/x\n5\nDELETE\na/x\n5\na/x\n\n');
  });

  it('begins in the past, and sees what the API server writes', async () => {
    const desk = await newEtcdDesk('kubectl create configmap m; kubectl delete configmap m');
    const rev = '$(($(etcdctl get / -w json | jq .header.revision) - 1))';
    expect(
      await desk.enter(`timeout 1 etcdctl watch /registry/configmaps/default/m --rev=${rev} | grep -a -e PUT -e DELETE | cat`, 2_000),
    ).toBe('PUT\nDELETE\n');
  });

  it('ends with Ctrl-C', async () => {
    const desk = await newEtcdDesk();
    await desk.enter('etcdctl watch a', 100);
    desk.terminal.sendKeys('\x03');
    await desk.pass(10);
    expect(await desk.enter('echo $?')).toBe('130\n');
  });
});
