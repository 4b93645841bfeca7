/** Conversion between versions (validateCustomResourceConversion; k8s.io/apiserver, util/webhook). */
import {
  decodeBase64,
  decodeUtf8,
  FieldPath,
  forbidden,
  GoValue,
  invalid,
  isDNS1035Label,
  quoteGo,
  required,
  type FieldError,
} from '@drydock/apimachinery';
import { isCrdConditionTrue, type CustomResourceConversion, type CustomResourceDefinition } from '@drydock/apiserver';
import { oneOf } from '../../meta/validation/field-checks.ts';
import { webhookClientErrors } from '../../meta/validation/webhook-client.ts';
import type { InternalSpec } from './internal-spec.ts';

type Webhook = NonNullable<CustomResourceConversion['webhook']>;

const REVIEW_VERSIONS = ['v1', 'v1beta1'];

export function validateConversion(spec: InternalSpec, path: FieldPath, old: CustomResourceDefinition | undefined): FieldError[] {
  const { conversion } = spec;
  if (!conversion) return [];
  const { strategy, webhook } = conversion;
  const errors: FieldError[] = [];
  if (strategy !== 'None' && spec.preserveUnknownFields) {
    errors.push(invalid(path.child('strategy'), strategy, 'must be None if spec.preserveUnknownFields is true'));
  }
  errors.push(...oneOf(path.child('strategy'), strategy, ['None', 'Webhook']));
  if (strategy === 'Webhook') return [...errors, ...webhookErrors(webhook, path, old)];
  const why = 'should not be set when strategy is not set to Webhook';
  if (webhook?.clientConfig) errors.push(forbidden(path.child('webhookClientConfig'), why));
  if (webhook?.conversionReviewVersions?.length) errors.push(forbidden(path.child('conversionReviewVersions'), why));
  return errors;
}

function webhookErrors(webhook: Webhook | undefined, path: FieldPath, old: CustomResourceDefinition | undefined): FieldError[] {
  const config = webhook?.clientConfig;
  const configPath = path.child('webhookClientConfig');
  const mayBeBroken = !old || !isCrdConditionTrue(old, 'Established');
  return [
    ...(config ? webhookClientErrors(config, configPath) : [required(configPath, 'required when strategy is set to Webhook')]),
    ...(config?.caBundle && !mayBeBroken && !isPemBundle(config.caBundle)
      ? [
          invalid(
            configPath.child('caBundle'),
            new GoValue('[]byte{}'),
            'unable to load root certificates: unable to parse bytes as PEM block',
          ),
        ]
      : []),
    ...reviewVersionErrors(webhook?.conversionReviewVersions ?? [], path.child('conversionReviewVersions')),
  ];
}

function reviewVersionErrors(versions: readonly string[], path: FieldPath): FieldError[] {
  if (versions.length === 0) return [required(path)];
  const errors = versions.flatMap((version, i) =>
    versions.indexOf(version) < i
      ? [invalid(path.index(i), version, 'duplicate version')]
      : isDNS1035Label(version).map((message) => invalid(path.index(i), version, message)),
  );
  if (versions.some((version) => REVIEW_VERSIONS.includes(version))) return errors;
  const shown = new GoValue(`[]string{${versions.map((version) => quoteGo(version)).join(', ')}}`);
  return [...errors, invalid(path, shown, `must include at least one of ${REVIEW_VERSIONS.join(', ')}`)];
}

/** Whether base64 text holds at least one certificate in PEM. */
export function isPemBundle(caBundle: string): boolean {
  const bytes = decodeBase64(caBundle);
  const text = typeof bytes === 'number' ? '' : decodeUtf8(bytes);
  return /-----BEGIN CERTIFICATE-----[\s\S]+-----END CERTIFICATE-----/.test(text);
}
