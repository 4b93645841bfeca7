import { decodeBase64, FieldPath, formatTime, invalid, required, type FieldError, humanDuration } from '@drydock/apimachinery';
import type { ResourceDefinition, SubresourceHandler } from '@drydock/apiserver';
import { ageColumn, ageOf, nameColumn } from '../../meta/table-columns.ts';
import type { CertificateCondition, CertificateSigningRequest } from './certificate-signing-request.types.ts';

const specPath = FieldPath.of('spec');
const SHORTEST_SECONDS = 600;
const VERDICTS = new Set(['Approved', 'Denied']);

/** pkg/apis/certificates/validation, ValidateCertificateSigningRequestCreate. */
function validate({ spec }: CertificateSigningRequest): FieldError[] {
  const { signerName, usages = [], expirationSeconds } = spec;
  const request = spec.request ?? '';
  const errors: FieldError[] = [];
  if (!isPemRequest(request)) errors.push(invalid(specPath.child('request'), request, 'PEM block type must be CERTIFICATE REQUEST'));
  if (usages.length === 0) errors.push(required(specPath.child('usages')));
  if (!signerName) errors.push(required(specPath.child('signerName')));
  else if (!/^[^/]+\.[^/]+\/.+$/.test(signerName)) {
    const why = "must be a fully qualified domain and path of the form 'example.com/signer-name'";
    errors.push(invalid(specPath.child('signerName'), signerName, why));
  }
  if (expirationSeconds !== undefined && expirationSeconds < SHORTEST_SECONDS) {
    const why = 'may not specify a duration less than 600 seconds (10 minutes)';
    errors.push(invalid(specPath.child('expirationSeconds'), expirationSeconds, why));
  }
  return errors;
}

function isPemRequest(request: string): boolean {
  const bytes = decodeBase64(request);
  return typeof bytes !== 'number' && String.fromCharCode(...bytes.slice(0, 40)).includes('-----BEGIN CERTIFICATE REQUEST-----');
}

/** `/approval`: says yes or no, and nothing else (pkg/registry/certificates, csrApprovalStrategy). */
const approval: SubresourceHandler<CertificateSigningRequest> = {
  kind: { group: 'certificates.k8s.io', version: 'v1', kind: 'CertificateSigningRequest' },
  methods: ['GET', 'PUT', 'PATCH'],
  handle(parent, body, { clock, store, info }) {
    if (info.verb === 'get') return parent!;
    const now = formatTime(clock.now());
    const given = (body as CertificateSigningRequest).status?.conditions ?? [];
    const conditions = given.map((condition): CertificateCondition => ({
      ...condition,
      lastUpdateTime: condition.lastUpdateTime ?? now,
      lastTransitionTime: condition.lastTransitionTime ?? now,
    }));
    return store({ ...parent!, metadata: { ...parent!.metadata }, status: { ...parent!.status, conditions } });
  },
};

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
    validate,
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
    prepareForUpdate(draft, old) {
      const kept = (old.status?.conditions ?? []).filter(({ type }) => VERDICTS.has(type));
      const added = (draft.status?.conditions ?? []).filter(({ type }) => !VERDICTS.has(type));
      const conditions = [...kept, ...added];
      return { ...old, status: { ...draft.status, conditions: conditions.length > 0 ? conditions : undefined } };
    },
  },
  subresources: { approval },
  fieldSelectors: { 'spec.signerName': ({ spec }) => spec.signerName ?? '' },
};
