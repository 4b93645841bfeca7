import { formatTime, humanDuration, withManagedFieldsOf } from '@drydock/apimachinery';
import type { ResourceDefinition, UpdateSubresource } from '@drydock/apiserver';
import { ageColumn, ageOf, nameColumn } from '../../meta/table-columns.ts';
import type { CertificateCondition, CertificateSigningRequest } from './certificate-signing-request.types.ts';
import { requestUpdateErrors, validateRequest } from './certificate-signing-request.validation.ts';

const VERDICTS = new Set(['Approved', 'Denied']);

/** `/approval`: says yes or no, and nothing else (pkg/registry/certificates, csrApprovalStrategy). */
const approval: UpdateSubresource<CertificateSigningRequest> = {
  verbs: ['get', 'patch', 'update'],
  prepareForUpdate(draft, old, { clock }) {
    const conditions = withTimes(draft.status?.conditions ?? [], old, formatTime(clock.now()));
    return {
      ...old,
      metadata: withManagedFieldsOf(old.metadata, draft.metadata),
      status: { ...old.status, conditions: conditions.length > 0 ? conditions : undefined },
    };
  },
  validateUpdate: (request, old) => [...validateRequest(request, old), ...requestUpdateErrors(request, old, 'approval')],
};

/** When each condition came and when it last changed (populateConditionTimestamps). */
function withTimes(
  conditions: readonly CertificateCondition[],
  { status }: CertificateSigningRequest,
  now: string,
): CertificateCondition[] {
  return conditions.map((condition) => {
    const before = status?.conditions?.find(({ type }) => type === condition.type);
    const since = before && before.status === condition.status ? before.lastTransitionTime : undefined;
    return {
      ...condition,
      lastUpdateTime: condition.lastUpdateTime ?? now,
      lastTransitionTime: condition.lastTransitionTime ?? since ?? now,
    };
  });
}

/** `Approved,Issued` (printers.go, extractCSRStatus). */
function conditionOf({ status }: CertificateSigningRequest): string {
  const has = (type: string) => status?.conditions?.some((each) => each.type === type) ?? false;
  const verdict = has('Denied') ? 'Denied' : has('Approved') ? 'Approved' : 'Pending';
  return `${verdict}${has('Failed') ? ',Failed' : ''}${status?.certificate ? ',Issued' : ''}`;
}

export const certificateSigningRequests: ResourceDefinition<CertificateSigningRequest> = {
  group: 'certificates.k8s.io',
  version: 'v1',
  kind: 'CertificateSigningRequest',
  plural: 'certificatesigningrequests',
  singular: 'certificatesigningrequest',
  shortNames: ['csr'],
  namespaced: false,
  strategy: {
    validateName: () => [],
    defaults(draft) {
      draft.spec ??= {};
    },
    prepareForCreate(draft, { user }) {
      draft.status = {};
      const { username, uid, groups, extra } = user;
      draft.spec = {
        ...draft.spec,
        username,
        ...(uid ? { uid } : {}),
        groups: [...(groups ?? [])],
        ...(extra ? { extra: Object.fromEntries(Object.entries(extra).map(([key, values]) => [key, [...values]])) } : {}),
      };
    },
    prepareForUpdate(draft, old) {
      draft.spec = old.spec;
      draft.status = old.status;
    },
    validate: (request, _context, old) => validateRequest(request, old),
    validateUpdate: (request, old) => requestUpdateErrors(request, old, ''),
    generationChanges: false,
  },
  table: {
    columns: [
      nameColumn,
      ageColumn,
      { name: 'SignerName', type: 'string' },
      { name: 'Requestor', type: 'string' },
      { name: 'RequestedDuration', type: 'string' },
      { name: 'Condition', type: 'string' },
    ],
    cells: (each, clock) => [
      each.metadata.name,
      ageOf(each, clock),
      each.spec.signerName ?? '<none>',
      each.spec.username ?? '',
      each.spec.expirationSeconds === undefined ? '<none>' : humanDuration(each.spec.expirationSeconds * 1000),
      conditionOf(each),
    ],
  },
  // A signer adds the certificate; the verdict is not its business.
  status: {
    prepareForUpdate(draft, old, { clock }) {
      const kept = (old.status?.conditions ?? []).filter(({ type }) => VERDICTS.has(type));
      const added = (draft.status?.conditions ?? []).filter(({ type }) => !VERDICTS.has(type));
      const conditions = withTimes([...kept, ...added], old, formatTime(clock.now()));
      const status = { ...draft.status, conditions: conditions.length > 0 ? conditions : undefined };
      return { ...old, metadata: withManagedFieldsOf(old.metadata, draft.metadata), status };
    },
    validateUpdate: (request, old) => [...validateRequest(request, old), ...requestUpdateErrors(request, old, 'status')],
  },
  updates: { approval },
  fieldSelectors: { 'spec.signerName': ({ spec }) => spec.signerName ?? '' },
};
