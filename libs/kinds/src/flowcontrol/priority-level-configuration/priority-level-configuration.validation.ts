/** pkg/apis/flowcontrol/validation, ValidatePriorityLevelConfiguration. */
import { deepEqual, FieldPath, forbidden, invalid, notSupported, required, type FieldError } from '@drydock/apimachinery';
import type { LimitedPriorityLevelConfiguration, PriorityLevelConfiguration, QueuingConfiguration } from '@drydock/apiserver';
import { MANDATORY_PRIORITY_LEVELS } from '../bootstrap-objects.ts';

const specPath = FieldPath.of('spec');
const EXEMPT = 'exempt';
const TYPES = ['Exempt', 'Limited'];
const RESPONSES = ['Queue', 'Reject'];
const MOST_QUEUES = 10_000_000;
/** Bits of the hash that deals out a hand (k8s.io/apiserver, util/shufflesharding). */
const HASH_BITS = 60;

export function validatePriorityLevel({ metadata: { name }, spec }: PriorityLevelConfiguration): FieldError[] {
  const { type = '' } = spec;
  const errors: FieldError[] = [];
  if ((name === EXEMPT) !== (type === 'Exempt')) {
    errors.push(invalid(specPath.child('type'), type, "type must be 'Exempt' if and only if name is 'exempt'"));
  }
  if (type === 'Exempt') errors.push(...exemptErrors(spec));
  else if (type === 'Limited') errors.push(...limitedErrors(spec));
  else errors.push(notSupported(specPath.child('type'), type, TYPES));
  return [...errors, ...fixedErrors(name, spec)];
}

type Spec = PriorityLevelConfiguration['spec'];

/** The shares of `exempt` are the only thing about the two mandatory levels that may be changed. */
function fixedErrors(name: string, spec: Spec): FieldError[] {
  const fixed = MANDATORY_PRIORITY_LEVELS.find(({ metadata }) => metadata.name === name)?.spec;
  if (!fixed || deepEqual(fixed, name === EXEMPT ? { ...spec, exempt: fixed.exempt } : spec)) return [];
  const except = name === EXEMPT ? " except the 'spec.exempt' field" : '';
  return [invalid(specPath, spec, `spec of '${name}'${except} must equal the fixed value`)];
}

function exemptErrors({ limited, exempt }: Spec): FieldError[] {
  const path = specPath.child('exempt');
  const errors: FieldError[] = limited ? [forbidden(specPath.child('limited'), 'must be nil if the type is not Limited')] : [];
  return exempt ? [...errors, ...shareErrors(exempt, path)] : errors;
}

function limitedErrors({ limited, exempt }: Spec): FieldError[] {
  const path = specPath.child('limited');
  const errors: FieldError[] = exempt ? [forbidden(specPath.child('exempt'), 'must be nil if the type is Limited')] : [];
  if (!limited) return [...errors, required(path, 'must not be empty when type is Limited')];
  const { borrowingLimitPercent } = limited;
  const [shares, ...lendable] = [
    shareErrors({ nominalConcurrencyShares: limited.nominalConcurrencyShares }, path),
    shareErrors({ lendablePercent: limited.lendablePercent }, path),
  ];
  errors.push(...shares!, ...responseErrors(limited.limitResponse ?? {}, path.child('limitResponse')), ...lendable.flat());
  if (borrowingLimitPercent !== undefined && borrowingLimitPercent < 0) {
    errors.push(invalid(path.child('borrowingLimitPercent'), borrowingLimitPercent, 'if specified, must be a non-negative integer'));
  }
  return errors;
}

function shareErrors(
  {
    nominalConcurrencyShares: shares,
    lendablePercent: lendable,
  }: Pick<LimitedPriorityLevelConfiguration, 'nominalConcurrencyShares' | 'lendablePercent'>,
  path: FieldPath,
): FieldError[] {
  const errors: FieldError[] = [];
  if (shares !== undefined && shares < 0)
    errors.push(invalid(path.child('nominalConcurrencyShares'), shares, 'must be a non-negative integer'));
  if (lendable !== undefined && !(lendable >= 0 && lendable <= 100)) {
    errors.push(invalid(path.child('lendablePercent'), lendable, 'must be between 0 and 100, inclusive'));
  }
  return errors;
}

function responseErrors(
  { type = '', queuing }: NonNullable<LimitedPriorityLevelConfiguration['limitResponse']>,
  path: FieldPath,
): FieldError[] {
  const queuingPath = path.child('queuing');
  if (type === 'Reject') return queuing ? [forbidden(queuingPath, 'must be nil if limited.limitResponse.type is not Limited')] : [];
  if (type !== 'Queue') return [notSupported(path.child('type'), type, RESPONSES)];
  if (!queuing) return [required(queuingPath, 'must not be empty if limited.limitResponse.type is Limited')];
  return queuingErrors(queuing, queuingPath);
}

function queuingErrors({ queueLengthLimit = 0, queues = 0, handSize = 0 }: QueuingConfiguration, path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  if (queueLengthLimit <= 0) errors.push(invalid(path.child('queueLengthLimit'), queueLengthLimit, 'must be positive'));
  if (queues <= 0) errors.push(invalid(path.child('queues'), queues, 'must be positive'));
  else if (queues > MOST_QUEUES) errors.push(invalid(path.child('queues'), queues, `must not be greater than ${MOST_QUEUES}`));
  const handPath = path.child('handSize');
  if (handSize <= 0) errors.push(invalid(handPath, handSize, 'must be positive'));
  else if (handSize > queues) errors.push(invalid(handPath, handSize, `should not be greater than queues (${queues})`));
  else if (requiredBits(queues, handSize) > HASH_BITS) {
    const why = `required entropy bits of deckSize ${queues} and handSize ${handSize} should not be greater than ${HASH_BITS}`;
    errors.push(invalid(handPath, handSize, why));
  }
  return errors;
}

/** What it takes to deal any hand from the deck. */
function requiredBits(deck: number, hand: number): number {
  let bits = 0;
  for (let dealt = 0; dealt < hand; dealt++) bits += Math.log2(deck - dealt);
  return Math.ceil(bits);
}
