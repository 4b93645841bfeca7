import { testController } from '../../../test-support/controller-table.ts';

const token = (expiration: string) =>
  `Secret bootstrap-token-abcdef namespace:kube-system {type: bootstrap.kubernetes.io/token, stringData: {token-id: abcdef, token-secret: "0123456789abcdef"${expiration ? `, expiration: "${expiration}"` : ''}}}`;
const TOKEN = 'Secret kube-system/bootstrap-token-abcdef';

describe('token-cleaner', () => {
  testController([
    {
      name: 'keeps a token until its time is over',
      when: [`create ${token('2026-11-20T18:05:00Z')}`, 'wait 299s'],
      then: { [TOKEN]: 'there' },
    },
    { name: 'then deletes it', when: [`create ${token('2026-11-20T18:05:00Z')}`, 'wait 5m'], then: { [TOKEN]: 'gone' } },
    { name: 'deletes one that comes too late', when: [`create ${token('2026-11-20T17:00:00Z')}`], then: { [TOKEN]: 'gone' } },
    { name: 'keeps one without a time', when: [`create ${token('')}`, 'wait 9d'], then: { [TOKEN]: 'there' } },
    {
      name: 'leaves other Secrets alone',
      when: ['create Secret plain {stringData: {expiration: "2026-11-20T17:00:00Z"}}'],
      then: { 'Secret plain': 'there' },
    },
  ]);
});
