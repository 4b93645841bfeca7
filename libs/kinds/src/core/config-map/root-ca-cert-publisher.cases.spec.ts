import { testController } from '../../../test-support/controller-table.ts';
import { newRootCACertPublisher } from './root-ca-cert-publisher.controller.ts';

const BUNDLE = 'ConfigMap team/kube-root-ca.crt';

describe('root-ca-cert-publisher', () => {
  testController(
    [
      {
        name: 'puts the certificate into every namespace',
        when: ['create Namespace team'],
        then: { [`${BUNDLE} data`]: { 'ca.crt': 'PEM' } },
      },
      { name: 'and brings it back', when: ['delete ConfigMap kube-root-ca.crt'], then: { 'ConfigMap default/kube-root-ca.crt': 'there' } },
      {
        name: 'as it should be',
        when: ['patch ConfigMap kube-root-ca.crt {data: {ca.crt: other}}'],
        then: { 'ConfigMap default/kube-root-ca.crt data': { 'ca.crt': 'PEM' } },
      },
    ],
    { controllers: [newRootCACertPublisher('PEM')] },
  );
});
