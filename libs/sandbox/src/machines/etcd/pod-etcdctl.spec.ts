import { newEtcdDesk, SECURE } from '../../../test/etcd-desk.ts';

const EXEC = 'kubectl exec -n kube-system etcd-controlplane --';

describe('in the pod of etcd', () => {
  it('there is etcdctl, which sees the certificates that are mounted', async () => {
    const desk = await newEtcdDesk();
    expect(await desk.enter(`${EXEC} etcdctl get /registry/namespaces/default --keys-only ${SECURE}`, 10_000)).toBe(
      '/registry/namespaces/default\n\n',
    );
    expect(await desk.enter(`${EXEC} etcdctl member list --cacert=/etc/kubernetes/pki/ca.crt`, 10_000)).toMatch(
      /^Error: open \/etc\/kubernetes\/pki\/ca\.crt: no such file or directory\ncommand terminated with exit code 128\n$/,
    );
  });

  it('a snapshot lands on the disk of the node, and etcdutl reads it', async () => {
    const desk = await newEtcdDesk();
    expect(await desk.enter(`${EXEC} etcdctl snapshot save /var/lib/etcd/snap.db ${SECURE} 2>/dev/null`, 10_000)).toBe(
      'Snapshot saved at /var/lib/etcd/snap.db\n',
    );
    const status = await desk.enter('etcdutl snapshot status /var/lib/etcd/snap.db');
    expect(status).toMatch(/^[0-9a-f]+, \d+, \d+, \d+ kB\n$/);
    expect(await desk.enter(`${EXEC} etcdutl snapshot status /var/lib/etcd/snap.db`, 10_000)).toBe(status);
  });

  it('there is no shell', async () => {
    const desk = await newEtcdDesk();
    expect(await desk.enter(`${EXEC} sh -c 'etcdctl version'`, 10_000)).toMatch(/exec: "sh": executable file not found in \$PATH/);
  });
});

it('a pod with a network of its own has another loopback, and reaches etcd at the address of its node', async () => {
  const desk = await newEtcdDesk(
    `kubectl run e --image=registry.k8s.io/etcd:3.5.21-0 --overrides='{"spec":{"nodeName":"controlplane","containers":[{"name":"e","image":"registry.k8s.io/etcd:3.5.21-0","command":["etcd"],"volumeMounts":[{"name":"p","mountPath":"/p"}]}],"volumes":[{"name":"p","hostPath":{"path":"/etc/kubernetes/pki/etcd"}}]}}'`,
  );
  const list = 'kubectl exec e -- etcdctl member list --cacert=/p/ca.crt --cert=/p/server.crt --key=/p/server.key';
  expect(await desk.enter(list, 10_000)).toMatch(/127\.0\.0\.1:2379: connect: connection refused/);
  expect(await desk.enter(`${list} --endpoints=172.30.1.2:2379`, 10_000)).toMatch(/, started, controlplane, /);
});
