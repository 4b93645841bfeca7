import { formatTime } from '@drydock/apimachinery';
import { CRD_RESOURCE, type CustomResourceDefinition } from '@drydock/apiserver';
import { enqueueObject, type Controller } from '../../controller/controller.ts';
import { approvalCondition } from './api-approval.ts';
import { findCrdCondition, sameCondition, setCrdCondition } from './crd-conditions.ts';
import { customResourceDefinitions } from './custom-resource-definition.ts';
import { API_SERVER_USER, updateUnlessChanged } from './naming-condition.controller.ts';

/** Says whether a kind of a protected group is approved (apiextensions-apiserver, controller/apiapproval). */
export const apiApprovalController: Controller = {
  name: 'kubernetes-api-approval-policy-controller',
  user: API_SERVER_USER,
  watches: { [CRD_RESOURCE]: enqueueObject },

  reconcile(name, { lister, client, clock }) {
    const crd = lister.get<CustomResourceDefinition>(CRD_RESOURCE, undefined, name);
    const condition = crd && approvalCondition(crd);
    if (!condition || sameCondition(condition, findCrdCondition(crd, condition.type))) return;
    const draft: CustomResourceDefinition = { ...crd };
    setCrdCondition(draft, condition, formatTime(clock.now()));
    updateUnlessChanged(() => client.updateStatus(customResourceDefinitions, draft));
  },
};
