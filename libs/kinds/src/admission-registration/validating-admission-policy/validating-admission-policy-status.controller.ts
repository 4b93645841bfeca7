import { deepEqual } from '@drydock/apimachinery';
import type { ValidatingAdmissionPolicy } from '@drydock/apiserver';
import { enqueueObject, type Controller } from '../../controller/controller.ts';
import { typeCheckingWarnings } from './type-checking.ts';
import { validatingAdmissionPolicies } from './validating-admission-policy.ts';

const POLICIES = 'validatingadmissionpolicies.admissionregistration.k8s.io';

/** Says in a policy's status what its expressions get wrong about the kinds that it matches (pkg/controller/validatingadmissionpolicystatus). */
export const validatingAdmissionPolicyStatusController: Controller = {
  name: 'validatingadmissionpolicy-status-controller',
  watches: { [POLICIES]: enqueueObject },

  reconcile(key, { lister, client, resources }) {
    const policy = lister.get<ValidatingAdmissionPolicy>(POLICIES, undefined, key.slice(key.indexOf('/') + 1));
    if (!policy || policy.status?.observedGeneration === policy.metadata.generation) return;
    const expressionWarnings = typeCheckingWarnings(policy, resources);
    const status = {
      ...policy.status,
      observedGeneration: policy.metadata.generation,
      typeChecking: expressionWarnings.length ? { expressionWarnings } : {},
    };
    if (!deepEqual(status, policy.status)) client.replaceStatus(validatingAdmissionPolicies, policy, status);
  },
};
