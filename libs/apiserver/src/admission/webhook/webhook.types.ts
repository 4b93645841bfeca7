/** admissionregistration.k8s.io/v1 webhook configurations, and admission.k8s.io/v1 AdmissionReview. */
import type { KubeObject, LabelSelector, Status } from '@drydock/apimachinery';
import type { MatchCondition, RuleWithOperations } from '../policy/policy.types.ts';

export interface WebhookClientConfig {
  url?: string;
  service?: { namespace?: string; name?: string; path?: string; port?: number };
  caBundle?: string;
}

export interface Webhook {
  name: string;
  clientConfig?: WebhookClientConfig;
  rules?: RuleWithOperations[];
  failurePolicy?: string;
  matchPolicy?: string;
  namespaceSelector?: LabelSelector;
  objectSelector?: LabelSelector;
  sideEffects?: string;
  timeoutSeconds?: number;
  admissionReviewVersions?: string[];
  matchConditions?: MatchCondition[];
  /** Of mutating webhooks. */
  reinvocationPolicy?: string;
}

export interface WebhookConfiguration extends KubeObject {
  webhooks?: Webhook[];
}

export interface AdmissionReviewResponse {
  apiVersion?: string;
  kind?: string;
  response?: {
    uid?: string;
    allowed?: boolean;
    status?: Partial<Status>;
    /** JSON patch in base64. */
    patch?: string;
    patchType?: string;
    auditAnnotations?: Record<string, string>;
    warnings?: string[];
  };
}

/** How the API server reaches webhooks. The network is given to it when the cluster is put together. */
export interface WebhookTransport {
  /** The whole answer, or why there is none, as Go's HTTP client words it after `Post "…": `. */
  post(target: WebhookTarget, body: string): { status: number; body: string } | { error: string };
}

export interface WebhookTarget {
  /** As messages name it, with the timeout: `https://hook.default.svc:443/validate?timeout=10s`. */
  url: string;
  service: { namespace: string; name: string; port: number } | undefined;
  hasCertificateAuthority: boolean;
}
