/** Says that a CustomResourceDefinition is served (apiextensions-apiserver, controller/establish). One API server need not wait for others. */
import { formatTime } from '@drydock/apimachinery';
import { CRD_RESOURCE, isCrdConditionTrue, type CustomResourceDefinition } from '@drydock/apiserver';
import { enqueueObject, type Controller } from '../../controller/controller.ts';
import { isPemBundle } from './conversion.validation.ts';
import { setCrdCondition } from './crd-conditions.ts';
import { customResourceDefinitions } from './custom-resource-definition.ts';
import { API_SERVER_USER, updateUnlessChanged } from './naming-condition.controller.ts';

export const establishingController: Controller = {
  name: 'crd-establishing-controller',
  user: API_SERVER_USER,
  watches: { [CRD_RESOURCE]: enqueueObject },

  reconcile(name, { lister, client, clock }) {
    const crd = lister.get<CustomResourceDefinition>(CRD_RESOURCE, undefined, name);
    if (!crd || !isCrdConditionTrue(crd, 'NamesAccepted') || isCrdConditionTrue(crd, 'Established')) return;
    const draft: CustomResourceDefinition = { ...crd };
    const { caBundle } = crd.spec.conversion?.webhook?.clientConfig ?? {};
    const isBroken = caBundle !== undefined && !isPemBundle(caBundle);
    setCrdCondition(
      draft,
      isBroken
        ? { type: 'Established', status: 'False', reason: 'InvalidCABundle', message: 'The conversion webhook CABundle is invalid' }
        : { type: 'Established', status: 'True', reason: 'InitialNamesAccepted', message: 'the initial names have been accepted' },
      formatTime(clock.now()),
    );
    updateUnlessChanged(() => client.updateStatus(customResourceDefinitions, draft));
  },
};
