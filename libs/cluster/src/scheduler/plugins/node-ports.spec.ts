import { testScheduling } from '../../../test/scheduling-table.ts';

const TAKEN = "0/1 nodes are available: 1 node(s) didn't have free ports for the requested pod ports.";

describe('NodePorts', () => {
  testScheduling([
    { name: 'a free port', pods: 'old on:a port:80', pod: 'new port:8080', expect: 'a' },
    { name: 'a port that is taken', pods: 'old on:a port:8080', pod: 'new port:8080', expect: TAKEN },
    { name: 'one of several ports that is taken', pods: 'old on:a port:80 port:443', pod: 'new port:8443 port:443', expect: TAKEN },
    { name: 'the same port of another protocol', pods: 'old on:a port:53/TCP', pod: 'new port:53/UDP', expect: 'a' },
    { name: 'the same port of another address', pods: 'old on:a port:127.0.0.1:80', pod: 'new port:127.0.0.2:80', expect: 'a' },
    { name: 'a port of all addresses, taken for one', pods: 'old on:a port:127.0.0.1:80', pod: 'new port:80', expect: TAKEN },
    { name: 'a port of one address, taken for all', pods: 'old on:a port:80', pod: 'new port:127.0.0.1:80', expect: TAKEN },
    { name: 'the next node', nodes: 'a | b', pods: 'old on:a port:80', pod: 'new port:80', expect: 'b' },
    {
      name: 'ports of the containers are ports of the node on the network of the host',
      pods: 'old on:a {hostNetwork: true, containers: [{name: c, image: nginx, ports: [{containerPort: 80}]}]}',
      pod: 'new port:80',
      expect: TAKEN,
    },
    { name: 'container ports without host ports never conflict', pods: 'old on:a', pod: 'new', expect: 'a' },
    {
      name: 'sidecars have ports, too',
      pods: 'old on:a {initContainers: [{name: s, image: nginx, restartPolicy: Always, ports: [{containerPort: 80, hostPort: 80}]}]}',
      pod: 'new port:80',
      expect: TAKEN,
    },
    { name: 'a pod that ends gives its port back', pods: 'old on:a port:80', pod: 'new port:80', then: ['delete old'], expect: 'a' },
    {
      name: 'a less important pod has to go',
      pods: 'old on:a port:80',
      pod: 'new priority:9 port:80',
      then: ['delete old'],
      expect: 'a',
    },
  ]);
});
