import {
  FieldPath,
  formatTime,
  invalid,
  isDNS1035Label,
  isDNS1123Subdomain,
  isValidPortNum,
  notSupported,
  required,
  withManagedFieldsOf,
  type Condition,
  type FieldError,
} from '@drydock/apimachinery';
import { apiServiceName, type APIService, type ResourceDefinition, type ServiceReference } from '@drydock/apiserver';
import { ageColumn, ageOf, nameColumn } from '../../meta/table-columns.ts';
import { invalidAll } from '../../meta/validation/field-checks.ts';

const specPath = FieldPath.of('spec');

/** apis/apiregistration/validation, ValidateAPIService. */
function validate(apiService: APIService): FieldError[] {
  const { group = '', version = '', groupPriorityMinimum, versionPriority } = apiService.spec;
  return [
    ...nameErrors(apiService),
    ...(group === '' && version !== 'v1'
      ? [required(specPath.child('group'), 'only v1 may have an empty group and it better be legacy kube')]
      : []),
    ...(group ? invalidAll(specPath.child('group'), group, isDNS1123Subdomain(group)) : []),
    ...invalidAll(specPath.child('version'), version, isDNS1035Label(version)),
    ...priorityErrors('groupPriorityMinimum', groupPriorityMinimum, 20_000),
    ...priorityErrors('versionPriority', versionPriority, 1_000),
    ...serverErrors(apiService),
  ];
}

function nameErrors({ metadata, spec }: APIService): FieldError[] {
  const wanted = apiServiceName(spec.group ?? '', spec.version ?? '');
  const why = `must be \`spec.version+"."+spec.group\`: "${wanted}"`;
  return metadata.name === wanted ? [] : [invalid(FieldPath.of('metadata', 'name'), metadata.name, why)];
}

function priorityErrors(field: string, priority: number, limit: number): FieldError[] {
  if (priority > 0 && priority <= limit) return [];
  return [invalid(specPath.child(field), priority ?? 0, `must be positive and less than ${limit}`)];
}

function serverErrors({ spec }: APIService): FieldError[] {
  const { service, caBundle, insecureSkipTLSVerify } = spec;
  const caPath = specPath.child('caBundle');
  const skipPath = specPath.child('insecureSkipTLSVerify');
  if (service) {
    return [
      ...serviceErrors(service, specPath.child('service')),
      ...(insecureSkipTLSVerify && caBundle ? [invalid(skipPath, true, 'may not be true if caBundle is present')] : []),
    ];
  }
  const bytes = Math.floor((caBundle ?? '').replace(/=+$/, '').length * 0.75);
  return [
    ...(caBundle ? [invalid(caPath, `${bytes} bytes`, 'local APIServices may not have a caBundle')] : []),
    ...(insecureSkipTLSVerify ? [invalid(skipPath, true, 'local APIServices may not have insecureSkipTLSVerify')] : []),
  ];
}

function serviceErrors({ namespace, name, port = 0 }: ServiceReference, path: FieldPath): FieldError[] {
  const portMessages = isValidPortNum(port);
  return [
    ...(namespace ? [] : [required(path.child('namespace'))]),
    ...(name ? [] : [required(path.child('name'))]),
    ...(portMessages.length > 0 ? [invalid(path.child('port'), port, `port is not valid: ${portMessages.join(', ')}`)] : []),
  ];
}

function validateStatus({ status }: APIService): FieldError[] {
  const values = ['True', 'False', 'Unknown'];
  return (status?.conditions ?? []).flatMap((condition, i) =>
    values.includes(condition.status)
      ? []
      : [notSupported(FieldPath.of('status', 'conditions').index(i).child('status'), condition.status, values)],
  );
}

/** Of this server itself. */
export function localCondition(now: number): Condition {
  return {
    type: 'Available',
    status: 'True',
    lastTransitionTime: formatTime(now),
    reason: 'Local',
    message: 'Local APIServices are always available',
  };
}

function availability({ status }: APIService): string {
  const condition = status?.conditions?.find(({ type }) => type === 'Available');
  if (!condition) return 'Unknown';
  return condition.status === 'True' || !condition.reason ? condition.status : `${condition.status} (${condition.reason})`;
}

export const apiServices: ResourceDefinition<APIService> = {
  group: 'apiregistration.k8s.io',
  version: 'v1',
  kind: 'APIService',
  plural: 'apiservices',
  singular: 'apiservice',
  categories: ['api-extensions'],
  namespaced: false,
  strategy: {
    // Names are judged together with the rest: they depend on it.
    validateName: () => [],
    defaults({ spec }) {
      if (spec.service) spec.service.port ??= 443;
    },
    prepareForCreate(draft, { clock }) {
      draft.status = draft.spec.service ? {} : { conditions: [localCondition(clock.now())] };
    },
    validate,
    generationChanges: false,
    allowUnconditionalUpdate: false,
  },
  table: {
    columns: [nameColumn, { name: 'Service', type: 'string' }, { name: 'Available', type: 'string' }, ageColumn],
    cells: (apiService, clock) => [
      apiService.metadata.name,
      apiService.spec.service ? `${apiService.spec.service.namespace}/${apiService.spec.service.name}` : 'Local',
      availability(apiService),
      ageOf(apiService, clock),
    ],
  },
  status: {
    prepareForUpdate: (draft, old) => ({
      ...old,
      metadata: withManagedFieldsOf(old.metadata, draft.metadata),
      status: draft.status,
    }),
    validateUpdate: validateStatus,
  },
};
