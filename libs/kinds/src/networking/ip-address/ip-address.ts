import { deepEqual, FieldPath, formatIP, parseIP, required, type FieldError, type KubeObject } from '@drydock/apimachinery';
import type { ResourceDefinition } from '@drydock/apiserver';
import { nameColumn } from '../../meta/table-columns.ts';
import { immutable } from '../../meta/validation/field-checks.ts';

export interface IPAddress extends KubeObject {
  spec: { parentRef?: { group?: string; resource?: string; namespace?: string; name?: string } };
}

const parentRef = FieldPath.of('spec', 'parentRef');

/** pkg/apis/networking/validation, ValidateIPAddress and validateIPAddressParentReference. */
function validate({ spec }: IPAddress): FieldError[] {
  if (!spec.parentRef) return [required(parentRef)];
  const { resource, name } = spec.parentRef;
  return [...(resource ? [] : [required(parentRef.child('resource'))]), ...(name ? [] : [required(parentRef.child('name'))])];
}

function nameErrors(name: string): string[] {
  const ip = parseIP(name);
  if (!ip) return ['must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'];
  return formatIP(ip) === name ? [] : [`must be in canonical form ("${formatIP(ip)}")`];
}

export const ipAddresses: ResourceDefinition<IPAddress> = {
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'IPAddress',
  plural: 'ipaddresses',
  singular: 'ipaddress',
  shortNames: ['ip'],
  namespaced: false,
  strategy: {
    validateName: nameErrors,
    defaults(draft) {
      draft.spec ??= {};
    },
    validate,
    validateUpdate: (address, old) =>
      deepEqual(address.spec.parentRef, old.spec.parentRef) ? [] : immutable(parentRef, address.spec.parentRef, false),
  },
  table: {
    columns: [nameColumn, { name: 'ParentRef', type: 'string' }],
    cells: ({ metadata, spec }) => [metadata.name, spec.parentRef ? parentText(spec.parentRef) : '<none>'],
  },
};

/** `services/default/web`. */
function parentText({ group, resource = '', namespace, name = '' }: NonNullable<IPAddress['spec']['parentRef']>): string {
  const kind = group ? `${resource}.${group}` : resource;
  return [kind.toLowerCase(), ...(namespace ? [namespace] : []), name].join('/');
}
