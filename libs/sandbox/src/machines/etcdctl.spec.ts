import { Desk } from '../../test/desk.ts';

const PKI = '/etc/kubernetes/pki/etcd';
const SECURE = `--cacert=${PKI}/ca.crt --cert=${PKI}/server.crt --key=${PKI}/server.key`;

describe('a snapshot of etcd', () => {
  it('restores the cluster when the manifest points to its data directory', async () => {
    const desk = new Desk();
    await desk.enter('kubectl create configmap kept --from-literal=a=1; kubectl create deployment web --image=nginx', 10_000);
    expect(await desk.enter(`etcdctl snapshot save /opt/backup.db ${SECURE}`)).toBe('Snapshot saved at /opt/backup.db\n');
    await desk.enter('kubectl delete configmap kept; kubectl delete deployment web; kubectl create namespace later', 10_000);
    expect(await desk.enter('etcdutl snapshot restore /opt/backup.db --data-dir=/var/lib/etcd-restored')).toBe('');
    await desk.enter("sed -i 's#path: /var/lib/etcd$#path: /var/lib/etcd-restored#' /etc/kubernetes/manifests/etcd.yaml", 60_000);
    expect(await desk.enter('kubectl get configmap kept -o jsonpath={.data.a}')).toBe('1');
    expect(await desk.enter('kubectl get namespace later')).toBe('Error from server (NotFound): namespaces "later" not found\n');
    expect(await desk.enter('kubectl get deployment web --no-headers | tr -s " " | cut -d" " -f1,2')).toBe('web 1/1\n');
    await desk.enter('kubectl create configmap after', 10_000);
    expect(await desk.enter('kubectl get configmap after -o name')).toBe('configmap/after\n');
  });
});

describe('etcdctl', () => {
  it.each<[string, RegExp]>([
    [`etcdctl endpoint health ${SECURE}`, /^127\.0\.0\.1:2379 is healthy: successfully committed proposal/],
    [`etcdctl member list -w table ${SECURE}`, /^\+-+\+.*\n\| +ID +\| STATUS/],
    [`etcdctl get /registry/namespaces/default --prefix --keys-only ${SECURE}`, /^\/registry\/namespaces\/default\n\n$/],
    ['etcdctl endpoint health', /error reading server preface: EOF.*\nError: context deadline exceeded\n$/],
    [
      `etcdctl member list --cacert=/etc/kubernetes/pki/ca.crt --cert=${PKI}/server.crt --key=${PKI}/server.key`,
      /signed by unknown authority/,
    ],
    ['etcdctl member list --cacert=/nowhere', /^Error: open \/nowhere: no such file or directory\n$/],
    ['etcdutl snapshot status /etc/hosts', /^Error: snapshot file integrity check failed/],
    ['etcdctl snapshot status nothing', /^Error: stat nothing: no such file or directory\n$/],
    [`etcdctl put a b ${SECURE}`, /^Error: "put a b" is not simulated/],
  ])('%s', async (line, expected) => {
    expect(await new Desk().enter(line, 10_000)).toMatch(expected);
  });
});
