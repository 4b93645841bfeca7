import { testController } from '../../../test-support/controller-table.ts';
import { newKubernetesServiceController } from './kubernetes-service.controller.ts';

describe('kubernetes-service-controller', () => {
  testController(
    [
      {
        name: 'makes the Service of the API server',
        when: ['create Namespace other'],
        then: {
          'Service default/kubernetes spec.clusterIP': '10.96.0.1',
          'Service default/kubernetes spec.ports': [{ name: 'https', port: 443, protocol: 'TCP', targetPort: 6443 }],
          'Endpoints default/kubernetes subsets': [
            { addresses: [{ ip: '172.30.1.2' }], ports: [{ name: 'https', port: 6443, protocol: 'TCP' }] },
          ],
        },
      },
      {
        name: 'and brings it back',
        when: ['delete Service kubernetes', 'wait 10s'],
        then: { 'Service default/kubernetes spec.clusterIP': '10.96.0.1' },
      },
      { name: 'with its Endpoints', when: ['delete Endpoints kubernetes', 'wait 10s'], then: { 'Endpoints default/kubernetes': 'there' } },
    ],
    { controllers: [newKubernetesServiceController('172.30.1.2', 6443)] },
  );
});
