import { TestCluster } from '../../../test/test-cluster.ts';
import { packetFilterOf } from './packet-filter.ts';

describe('the rules of kube-proxy', () => {
  it('lead from a Service to its endpoints, by the names that kube-proxy gives chains', async () => {
    const test = new TestCluster();
    test.apply(
      `{apiVersion: v1, kind: Pod, metadata: {name: a, labels: {app: web}}, spec: {nodeName: node01, containers: [{name: c, image: "nginx:1.27"}]}}`,
    );
    test.apply(
      `{apiVersion: v1, kind: Pod, metadata: {name: b, labels: {app: web}}, spec: {nodeName: node02, containers: [{name: c, image: "nginx:1.27"}]}}`,
    );
    test.apply(
      `{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {type: NodePort, clusterIP: 10.96.7.7, selector: {app: web}, ports: [{port: 80, nodePort: 30001}]}}`,
    );
    await test.pass(20);
    const tables = packetFilterOf('node01', undefined, test.nodes.proxies.rulesOn('node01'));
    const { chains, rules } = tables.find(({ name }) => name === 'nat')!;
    // The chain of the API server's own Service is the same in every cluster.
    expect(chains).toContain('KUBE-SVC-NPX46M4PTMTKRN6Y');
    const about = rules
      .filter(({ text }) => text.includes('default/web'))
      .map(({ chain, text }) => `${chain.replace(/-[A-Z0-9]{16}$/, '')} ${text.replace(/KUBE-(SVC|SEP|EXT)-\w+/g, 'KUBE-$1')}`);
    expect(about).toEqual([
      'KUBE-EXT -m comment --comment "masquerade traffic for default/web external destinations" -j KUBE-MARK-MASQ',
      'KUBE-NODEPORTS -p tcp -m comment --comment "default/web" -m tcp --dport 30001 -j KUBE-EXT',
      'KUBE-SEP -s 10.244.1.2/32 -m comment --comment "default/web" -j KUBE-MARK-MASQ',
      'KUBE-SEP -p tcp -m comment --comment "default/web" -m tcp -j DNAT --to-destination 10.244.1.2:80',
      'KUBE-SEP -s 10.244.2.2/32 -m comment --comment "default/web" -j KUBE-MARK-MASQ',
      'KUBE-SEP -p tcp -m comment --comment "default/web" -m tcp -j DNAT --to-destination 10.244.2.2:80',
      'KUBE-SERVICES -d 10.96.7.7/32 -p tcp -m comment --comment "default/web cluster IP" -m tcp --dport 80 -j KUBE-SVC',
      'KUBE-SVC ! -s 10.244.0.0/16 -d 10.96.7.7/32 -p tcp -m comment --comment "default/web cluster IP" -m tcp --dport 80 -j KUBE-MARK-MASQ',
      'KUBE-SVC -m comment --comment "default/web -> 10.244.1.2:80" -m statistic --mode random --probability 0.50000000000 -j KUBE-SEP',
      'KUBE-SVC -m comment --comment "default/web -> 10.244.2.2:80" -j KUBE-SEP',
    ]);
  });
});
