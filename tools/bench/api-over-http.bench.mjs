import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { Agent, request } from 'node:https';
import { newApiCluster, newConfigMap, CONFIG_MAPS } from './api-cluster.mjs';
import { formatTime, measureTime } from './measure.mjs';

const PROTOBUF = 'application/vnd.kubernetes.protobuf';

export default {
  name: 'over TLS on one connection: a create in protobuf, a get in JSON',
  figure: '1 ms, 0.5 ms',
  async run() {
    const [{ encodeProtobuf, KubernetesEndpoint, newKubernetesServer, WallClockCluster }, { Rng }, cluster] = await Promise.all([
      import('@drydock/kube-http'),
      import('@drydock/apimachinery'),
      newApiCluster(),
    ]);
    const served = new WallClockCluster(cluster);
    const certificate = cluster.newServingCertificate(['localhost', '127.0.0.1'], new Rng({ seed: randomInt(2 ** 31) }));
    const server = newKubernetesServer(new KubernetesEndpoint(served), {
      ...certificate,
      clientCertificateAuthorities: [cluster.caCertificate],
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { certificate: cert, privateKey: key } = cluster.adminCredentials;
    const agent = new Agent({ keepAlive: true, maxSockets: 1, ca: cluster.caCertificate, cert, key });
    const send = async (method, path, type, body) => {
      const sent = request({ host: '127.0.0.1', port: server.address().port, agent, method, path, headers: { 'content-type': type } });
      sent.end(body);
      const [answer] = await once(sent, 'response');
      answer.resume();
      await once(answer, 'end');
      if (answer.statusCode >= 400) throw new Error(`${method} ${path}: ${answer.statusCode}`);
    };
    let count = 0;
    const created = await measureTime(() => send('POST', CONFIG_MAPS, PROTOBUF, encodeProtobuf(newConfigMap(`cm-${count++}`))), {
      milliseconds: 2000,
    });
    const got = await measureTime(() => send('GET', `${CONFIG_MAPS}/cm-0`, 'application/json'), { milliseconds: 2000 });
    served.stop();
    agent.destroy();
    server.closeAllConnections();
    server.close();
    return `${formatTime(created.p50)} (p99 ${formatTime(created.p99)}), ${formatTime(got.p50)}`;
  },
};
