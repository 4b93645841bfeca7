import { Desk } from '../../test/desk.ts';

describe('the network of a node as its tools show it', () => {
  it('has the devices and routes of the overlay', async () => {
    const desk = new Desk();
    expect(await desk.enter('ip -br a')).toBe(
      [
        'lo               UNKNOWN        127.0.0.1/8 ',
        'enp1s0           UP             172.30.1.2/16 ',
        'flannel.1        UNKNOWN        10.244.0.0/32 ',
        'cni0             UP             10.244.0.1/24 ',
        '',
      ].join('\n'),
    );
    expect(await desk.enter('ip route')).toContain('10.244.1.0/24 via 10.244.1.0 dev flannel.1 onlink');
    expect(await desk.enter('ip route get 10.244.1.7')).toContain('10.244.1.7 via 10.244.1.0 dev flannel.1 src 10.244.0.0');
    expect(await desk.enter('ip addr show dev enp9s0')).toBe('Device "enp9s0" does not exist.\n');
    expect(await desk.enter('ip route add 10.9.0.0/16 via 172.30.2.2')).toContain('Operation not permitted');
  });

  it('shows each pod as a port of the bridge', async () => {
    const desk = new Desk();
    const before = (await desk.enter('ssh node01 bridge link')).split('\n').length;
    await desk.enter(`kubectl run web --image=nginx --overrides='{"spec":{"nodeName":"node01"}}'`, 20_000);
    expect((await desk.enter('ssh node01 bridge link')).split('\n').length).toBe(before + 1);
  });

  it('shows who listens, until it has stopped', async () => {
    const desk = new Desk();
    expect(await desk.enter("ss -tlnp | grep -c 'etcd.*pid'")).toBe('4\n');
    expect(await desk.enter('ss -tlnp | sed -n /:2380/p')).toMatch(
      /^LISTEN 0 +4096 +172\.30\.1\.2:2380 +0\.0\.0\.0:\* +users:\(\("etcd",pid=\d+,fd=3\)\)\n$/,
    );
    expect(await desk.enter('netstat -tlnp | sed -n /10250/p')).toMatch(/^tcp6 +0 +0 :::10250 +:::\* +LISTEN +\d+\/kubelet +\n$/);
    await desk.enter('systemctl stop kubelet');
    expect(await desk.enter('ss -tln | grep :10250')).toBe('');
  });
});

describe('clients on a node', () => {
  it('reach its daemons, and speak as Ubuntu has them', async () => {
    const desk = new Desk();
    expect(await desk.enter('nc -zv node01 10250')).toBe('Connection to node01 (172.30.2.2) 10250 port [tcp/*] succeeded!\n');
    expect(await desk.enter('nc -zv node01 10248')).toBe(
      'nc: connect to node01 (172.30.2.2) port 10248 (tcp) failed: Connection refused\n',
    );
    expect(await desk.enter('curl -s localhost:10248/healthz')).toBe('ok');
    expect(await desk.enter('curl -sk https://node01:10250/pods')).toBe('Unauthorized');
    expect(await desk.enter('ping -c 1 node01', 5000)).toContain('1 packets transmitted, 1 received, 0% packet loss, time 0ms');
    expect(await desk.enter('nslookup kubernetes.default.svc.cluster.local 10.96.0.10')).toContain('Address:\t10.96.0.10#53\n');
    await desk.enter('systemctl stop kubelet');
    expect(await desk.enter('curl -s localhost:10248/healthz; echo $?')).toBe('7\n');
  });
});

describe('the network of a pod as its tools show it', () => {
  it('has one device, one way out, and its own sockets', async () => {
    const desk = new Desk();
    await desk.enter(`kubectl run shell --image=busybox --overrides='{"spec":{"nodeName":"node01"}}' -- sleep 1d`, 20_000);
    const containers = [
      { name: 'tools', image: 'nicolaka/netshoot', command: ['sleep', '1d'] },
      { name: 'web', image: 'nginx' },
    ];
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'net' }, spec: { nodeName: 'node02', containers } };
    await desk.enter(`echo '${JSON.stringify(pod)}' | kubectl apply -f -`, 20_000);
    expect(await desk.enter('kubectl exec shell -- ip a')).toMatch(/^2: eth0@if\d+: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1450/m);
    expect(await desk.enter('kubectl exec net -c tools -- ip route')).toMatch(/^default via 10\.244\.2\.1 dev eth0 $/m);
    expect(await desk.enter('kubectl exec net -c tools -- ss -tln')).toMatch(/^LISTEN .*:80 /m);
    expect(await desk.enter('kubectl exec net -c tools -- host kubernetes')).toBe(
      'kubernetes.default.svc.cluster.local has address 10.96.0.1\n',
    );
    const way = await desk.enter('kubectl exec net -c tools -- traceroute -n $(kubectl get pod shell -o jsonpath={.status.podIP})');
    expect(way.split('\n').map((line) => line.trim().split(/\s+/)[1])).toEqual([
      'to',
      '10.244.2.1',
      '10.244.1.0',
      expect.stringMatching(/^10\.244\.1\./),
      undefined,
    ]);
  });
});
