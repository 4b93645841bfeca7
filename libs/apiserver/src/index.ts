export * from './admission/admission-chain.ts';
export * from './admission/admission-plugin.ts';
export * from './admission/plugins/default-storage-class.plugin.ts';
export * from './admission/plugins/default-toleration-seconds.plugin.ts';
export * from './admission/plugins/namespace-lifecycle.plugin.ts';
export * from './admission/plugins/persistent-volume-claim-resize.plugin.ts';
export * from './admission/plugins/pod-security/pod-security.plugin.ts';
export * from './admission/plugins/priority.plugin.ts';
export * from './admission/plugins/service-account.plugin.ts';
export * from './admission/plugins/storage-object-in-use-protection.plugin.ts';
export * from './api-server.ts';
export * from './apiextensions/custom-resource-definition.types.ts';
export * from './apiextensions/rules/compile-rules.ts';
export * from './apiextensions/rules/validate-rules.ts';
export { validateEmbedded } from './apiextensions/schema/embedded-resource.ts';
export * from './apiextensions/schema/field-at-path.ts';
export * from './apiextensions/schema/pattern.ts';
export { validateAgainstSchema } from './apiextensions/schema/schema-validator.ts';
export * from './apiregistration/aggregated-servers.ts';
export * from './apiregistration/api-service.types.ts';
export * from './audit/audit-log.ts';
export * from './audit/audit-record.ts';
export * from './authentication/anonymous.authenticator.ts';
export * from './authentication/authenticator.ts';
export * from './authentication/basic.authenticator.ts';
export * from './authentication/service-account.authenticator.ts';
export * from './authentication/service-account/cluster-token-issuer.ts';
export * from './authentication/token-file.authenticator.ts';
export * from './authentication/token-issuer.ts';
export * from './authentication/unknown-token.authenticator.ts';
export * from './authentication/user-info.ts';
export * from './authentication/x509.authenticator.ts';
export * from './authorization/authorizer.ts';
export * from './authorization/rbac/rbac-authorizer.ts';
export * from './client/client.ts';
export * from './client/resource-client.ts';
export * from './authentication/bootstrap-token.authenticator.ts';
export * from './authentication/csv.ts';
export * from './authentication/detached-signature.ts';
export * from './authentication/oidc/oidc-issuer.ts';
export * from './authentication/oidc/oidc-settings.ts';
export * from './authentication/oidc/oidc.authenticator.ts';
export * from './authentication/token-file.ts';
export * from './authorization/abac/abac-authorizer.ts';
export * from './authorization/selectors.ts';
export type { DiscoveryDocuments } from './discovery/discovery.ts';
export * from './flowcontrol/classify-request.ts';
export * from './flowcontrol/flow-control.types.ts';
export * from './http/api-over-http.ts';
export * from './http/http-wire.ts';
export * from './http/impersonation-headers.ts';
export * from './http/malformed-body.ts';
export * from './pki/certificate-and-key.ts';
export * from './pki/certificate-authority.ts';
export * from './pki/certificate-signing-request.ts';
export * from './pki/key-pair.ts';
export * from './pki/signing-request.builder.ts';
export type { DeferredBody } from './registry/deferred-create.ts';
export * from './registry/heartbeats.ts';
export * from './registry/object-meta.validation.ts';
export * from './registry/resource-definition.ts';
export * from './registry/resource-registry.ts';
export * from './registry/served-resources.ts';
export * from './registry/strategy.ts';
export * from './registry/node-refusal.ts';
export * from './registry/subresource-handler.ts';
export * from './request/api-request.ts';
export * from './request/authenticate.ts';
export * from './request/authorize.ts';
export * from './request/non-resource.ts';
export * from './request/request-info.ts';
export * from './request/streams.ts';
export * from './storage/deferred-object.ts';
export * from './storage/derived-from.ts';
export * from './storage/lister.ts';
export * from './storage/storage-event.ts';
export * from './storage/storage.ts';
export * from './table/table.ts';
export * from './authorization/rbac/escalation.ts';
export * from './authorization/rbac/rbac.types.ts';
export * from './authorization/rbac/rule-resolver.ts';
export * from './authorization/rbac/subject-index.ts';
export * from './authorization/rbac/rule-cover.ts';
export * from './authorization/rbac/rule-match.ts';
export {
  CelEnvironment,
  PER_CALL_LIMIT,
  RUNTIME_COST_BUDGET,
  type CelProgram,
  type CompileResult,
  type Evaluation,
} from './cel/environment.ts';
export * from './admission/policy/policy.types.ts';
export {
  compileExpression,
  compileVariables,
  newPolicyEnvironment,
  type PolicyEnvironmentOptions,
} from './admission/policy/policy-environment.ts';
export type {
  Webhook,
  WebhookClientConfig,
  WebhookConfiguration,
  WebhookTarget,
  WebhookTransport,
} from './admission/webhook/webhook.types.ts';
export { refuse } from './admission/refuse.ts';
export { alwaysAdmit } from './admission/plugins/always-admit.plugin.ts';
export { alwaysDeny } from './admission/plugins/always-deny.plugin.ts';
export { alwaysPullImages } from './admission/plugins/always-pull-images.plugin.ts';
export { certificateApproval } from './admission/plugins/certificate-approval.plugin.ts';
export { certificateSigning } from './admission/plugins/certificate-signing.plugin.ts';
export { certificateSubjectRestriction } from './admission/plugins/certificate-subject-restriction.plugin.ts';
export { denyServiceExternalIPs } from './admission/plugins/deny-service-external-ips.plugin.ts';
export { extendedResourceToleration } from './admission/plugins/extended-resource-toleration.plugin.ts';
export { limitPodHardAntiAffinityTopology } from './admission/plugins/limit-pod-hard-anti-affinity-topology.plugin.ts';
export { namespaceAutoProvision } from './admission/plugins/namespace-auto-provision.plugin.ts';
export { namespaceExists } from './admission/plugins/namespace-exists.plugin.ts';
export { nodeRestriction } from './admission/plugins/node-restriction.plugin.ts';
export { ownerReferencesPermissionEnforcement } from './admission/plugins/owner-references-permission-enforcement.plugin.ts';
export { podNodeSelector } from './admission/plugins/pod-node-selector.plugin.ts';
export { taintNodesByCondition } from './admission/plugins/taint-nodes-by-condition.plugin.ts';
export { runtimeClass } from './admission/plugins/runtime-class.plugin.ts';
export { mutatingAdmissionWebhook } from './admission/plugins/mutating-admission-webhook.plugin.ts';
export { validatingAdmissionWebhook } from './admission/plugins/validating-admission-webhook.plugin.ts';
export { validatingAdmissionPolicy } from './admission/plugins/validating-admission-policy.plugin.ts';
export { typeOfSchema, type SchemaTypeOptions } from './cel/schema-type.ts';
export * as celTypes from './cel/types.ts';
export { Timestamp as CelTimestamp, type LazyObject } from './cel/values/value.ts';
