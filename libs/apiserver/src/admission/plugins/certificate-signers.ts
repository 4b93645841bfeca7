/** What the plugins about certificate requests share (plugin/pkg/admission/certificates). */
import type { KubeObject } from '@drydock/apimachinery';
import type { UserInfo } from '../../authentication/user-info.ts';
import type { AdmissionAttributes, AdmissionContext } from '../admission-plugin.ts';

export function isSigningRequest({ resource, subresource }: AdmissionAttributes, part: string): boolean {
  return resource.group === 'certificates.k8s.io' && resource.resource === 'certificatesigningrequests' && subresource === part;
}

export function signerNameOf(request: KubeObject | undefined): string {
  return (request?.spec as { signerName?: string } | undefined)?.signerName ?? '';
}

/** Asks about the signer by name, then about all of its domain: `kubernetes.io/*`. */
export function mayUseSigner(verb: 'approve' | 'sign', signerName: string, user: UserInfo, { authorize }: AdmissionContext): boolean {
  return [signerName, `${signerName.split('/')[0]!}/*`].some((name) => {
    const rest = { group: 'certificates.k8s.io', version: '*', resource: 'signers', subresource: '', namespace: '', path: '' };
    return authorize({ ...rest, user, verb, name, resourceRequest: true }).decision === 'allow';
  });
}
