/** APIServices for the group versions of custom kinds (kube-aggregator, controllers/autoregister; pkg/controlplane, crdregistration). */
import { isReason } from '@drydock/apimachinery';
import {
  API_SERVICE_RESOURCE,
  apiServiceName,
  CRD_RESOURCE,
  isCrdConditionTrue,
  type APIService,
  type CustomResourceDefinition,
  type Lister,
} from '@drydock/apiserver';
import { API_SERVER_USER } from '../../apiextensions/custom-resource-definition/naming-condition.controller.ts';
import type { Controller } from '../../controller/controller.ts';
import { apiServices } from './api-service.ts';
import { customApiService, isKeptInStep } from './local-api-services.ts';

export const autoregisterController: Controller = {
  name: 'autoregister',
  user: API_SERVER_USER,
  watches: {
    [CRD_RESOURCE]({ object, previous }, enqueue) {
      for (const state of [object, previous] as (CustomResourceDefinition | undefined)[]) {
        for (const { name } of state?.spec.versions ?? []) enqueue(apiServiceName(state!.spec.group, name));
      }
    },
    [API_SERVICE_RESOURCE]({ object, type, key }, enqueue) {
      if (type === 'DELETED' && isKeptInStep(object)) enqueue(key);
    },
  },

  reconcile(name, { lister, client }) {
    const at = name.indexOf('.');
    const [version, group] = [name.slice(0, at), name.slice(at + 1)];
    const existing = lister.get<APIService>(API_SERVICE_RESOURCE, undefined, name);
    const wanted = isServed(group, version, lister);
    try {
      if (wanted && !existing) client.create(apiServices, customApiService(group, version) as APIService);
      if (!wanted && existing && isKeptInStep(existing)) client.delete(apiServices, undefined, name);
    } catch (error) {
      if (!isReason(error, 'AlreadyExists') && !isReason(error, 'NotFound')) throw error;
    }
  },
};

function isServed(group: string, version: string, lister: Lister): boolean {
  return lister
    .list<CustomResourceDefinition>(CRD_RESOURCE)
    .some(
      (crd) =>
        crd.spec.group === group &&
        isCrdConditionTrue(crd, 'Established') &&
        crd.spec.versions.some(({ name, served }) => served && name === version),
    );
}
