import { testController } from '../../../test-support/controller-table.ts';

const token = (more: string) =>
  `Secret bootstrap-token-abcdef namespace:kube-system {type: bootstrap.kubernetes.io/token, stringData: {token-id: abcdef, token-secret: "0123456789abcdef"${more}}}`;
const SIGNING = token(', usage-bootstrap-signing: "true"');
const INFO = ['Namespace kube-public', 'ConfigMap cluster-info namespace:kube-public {data: {kubeconfig: text}}'];
const SIGNATURE = 'ConfigMap kube-public/cluster-info data.jws-kubeconfig-abcdef';
/** JWS with a detached payload: the header names the token, and nothing stands between the dots. */
const SIGNED = expect.stringMatching(/^eyJ[^.]+\.\.[\w-]+$/);

describe('bootstrap-signer', () => {
  testController([
    { name: 'signs what those read who want to join', given: INFO, when: [`create ${SIGNING}`], then: { [SIGNATURE]: SIGNED } },
    { name: 'whichever comes first', given: [SIGNING], when: INFO.map((each) => `create ${each}`), then: { [SIGNATURE]: SIGNED } },
    { name: 'not with a token that is for something else', given: INFO, when: [`create ${token('')}`], then: { [SIGNATURE]: undefined } },
    {
      name: 'not with one whose time is over',
      given: INFO,
      when: [`create ${token(', usage-bootstrap-signing: "true", expiration: "2026-11-20T17:00:00Z"')}`],
      then: { [SIGNATURE]: undefined },
    },
  ]);
});
