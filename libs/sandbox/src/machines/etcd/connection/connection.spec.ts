import { Desk } from '../../../../test/desk.ts';
import { newEtcdDesk, PKI, SECURE } from '../../../../test/etcd-desk.ts';

describe('a connection', () => {
  it.each<[string, RegExp]>([
    [`etcdctl endpoint health ${SECURE}`, /^127\.0\.0\.1:2379 is healthy: successfully committed proposal: took = 9\.123ms\n$/],
    [
      'etcdctl endpoint health',
      /error reading server preface: EOF.*\n127\.0\.0\.1:2379 is unhealthy: failed to commit proposal: context deadline exceeded\nError: unhealthy cluster\n$/,
    ],
    ['etcdctl member list', /error reading server preface: EOF.*\nError: context deadline exceeded\n$/],
    [
      `etcdctl member list --cacert=/etc/kubernetes/pki/ca.crt --cert=${PKI}/server.crt --key=${PKI}/server.key`,
      /tls: failed to verify certificate: x509: certificate signed by unknown authority/,
    ],
    [`etcdctl member list --cacert=${PKI}/ca.crt`, /remote error: tls: certificate required/],
    [`etcdctl member list --cacert=${PKI}/ca.crt --cert=/etc/kubernetes/pki/apiserver.crt --key=${PKI}/server.key`, /tls: bad certificate/],
    [`etcdctl member list --cert=${PKI}/server.crt --key=${PKI}/server.key --insecure-skip-tls-verify`, /, started, controlplane, /],
    [`etcdctl member list ${SECURE} --endpoints=https://controlplane:2379`, /, started, controlplane, /],
    [`etcdctl member list ${SECURE} --endpoints=http://127.0.0.1:2379`, /error reading server preface: EOF/],
    [`etcdctl member list ${SECURE} --endpoints=127.0.0.1:2399`, /dial tcp 127\.0\.0\.1:2399: connect: connection refused/],
    [`etcdctl member list ${SECURE} --endpoints=nobody:2379`, /dial tcp: lookup nobody: no such host/],
    ['etcdctl member list --cacert=/nowhere; echo $?', /^Error: open \/nowhere: no such file or directory\n128\n$/],
    [
      `etcdctl member list --cert=${PKI}/server.crt; echo $?`,
      /^Error: KeyFile and CertFile must both be present\[key: , cert: .*server\.crt\]\n128\n$/,
    ],
    ['etcdctl member list --cacert=; echo $?', /^Error: empty string is passed to --cacert option\n128\n$/],
    ['ssh node01 etcdctl member list', /connection refused/],
  ])('%s', async (line, expected) => {
    expect(await new Desk().enter(line, 10_000)).toMatch(expected);
  });

  it('fails with certificates that are too old', async () => {
    const made = await newEtcdDesk();
    await made.pass(366 * 24 * 3_600_000);
    expect(await made.enter('etcdctl get a', 10_000)).toMatch(/x509: certificate has expired or is not yet valid: current time 2027-/);
  });

  it('takes variables for flags, warns of others, and refuses both at once', async () => {
    const made = await newEtcdDesk();
    expect(await made.enter('ETCDCTL_API=3 etcdctl get a; ETCDCTL_WRITE_OUT=json etcdctl get a')).toMatch(/^\{"header":\{"cluster_id":/);
    expect(await made.enter('ETCDCTL_COLOUR=1 etcdctl get a')).toMatch(
      /"caller":"flags\/flag.go:93","msg":"unrecognized environment variable","environment-variable":"ETCDCTL_COLOUR=1"\}\n$/,
    );
    expect(await made.enter(`etcdctl get a --key=${PKI}/server.key; echo $?`)).toMatch(
      /"level":"fatal".*conflicting environment variable is shadowed.*"ETCDCTL_KEY"\}\n1\n$/,
    );
  });

  it('asks each endpoint by itself', async () => {
    const made = await newEtcdDesk();
    const lines = await made.enter('etcdctl endpoint health --endpoints=127.0.0.1:2399,127.0.0.1:2379 -w json', 10_000);
    expect(lines).toContain(
      '[{"endpoint":"127.0.0.1:2379","health":true,"took":"9.123ms"},{"endpoint":"127.0.0.1:2399","health":false,"took":"5.000371s","error":"context deadline exceeded"}]\nError: unhealthy cluster\n',
    );
    expect(await made.enter('etcdctl endpoint status --cluster | cut -d, -f1,2,3')).toBe(
      'https://172.30.1.2:2379, 264d7b068180479b, 3.5.21\n',
    );
  });
});
