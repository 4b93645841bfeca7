import { testController } from '../../../test-support/controller-table.ts';
import { plainTokens } from '../../../test-support/test-cluster.ts';
import { newTokenSecretController } from './token-secret.controller.ts';

const SECRET =
  'Secret robot-token {type: kubernetes.io/service-account-token, metadata: {annotations: {kubernetes.io/service-account.name: robot}}}';

describe('serviceaccount-token-controller', () => {
  testController(
    [
      {
        name: 'fills a Secret that asks for a token',
        given: ['ServiceAccount robot'],
        when: [`create ${SECRET}`],
        then: { 'Secret robot-token data.namespace': 'ZGVmYXVsdA==', 'Secret robot-token data.ca~crt': 'UEVN' },
      },
      {
        name: 'deletes it with its account',
        given: ['ServiceAccount robot', SECRET],
        when: ['delete ServiceAccount robot'],
        then: { 'Secret robot-token': 'gone' },
      },
      { name: 'and one whose account never was', when: [`create ${SECRET}`], then: { 'Secret robot-token': 'gone' } },
      { name: 'leaves other Secrets alone', when: ['create Secret plain'], then: { 'Secret plain data': undefined } },
    ],
    { controllers: [newTokenSecretController('PEM', plainTokens)] },
  );
});
