/**
 * What happened to one request, stage by stage: the audit event of audit.k8s.io with what a learner wants to know besides, namely why
 * each stage decided as it did. Plain data; this is what the request trace draws and what checks about requests read.
 */
import type { FieldError } from '@drydock/apimachinery';
import type { RequestFlow } from '../flowcontrol/classify-request.ts';
import type { AuthenticationVerdict } from '../request/authenticate.ts';
import type { AuthorizationVerdict } from '../request/authorize.ts';
import type { UserInfo } from '../authentication/user-info.ts';

export interface AuditRecord {
  auditID: string;
  /** Milliseconds of virtual time. */
  receivedAt: number;
  verb: string;
  requestURI: string;
  userAgent: string;
  /** The learner's command that made it. */
  origin: string | undefined;
  user: UserInfo | undefined;
  impersonatedUser: UserInfo | undefined;
  objectRef: { group: string; version: string; resource: string; subresource: string; namespace: string; name: string } | undefined;
  dryRun: boolean;
  /** Under which flow schema and priority level it was served; for requests of a learner and from outside. */
  flow?: RequestFlow;
  /** What admission noted, such as the audit annotations of policies. */
  annotations?: Record<string, string>;
  stages: AuditStage[];
  code: number;
  reason: string | undefined;
  message: string | undefined;
}

export type AuditStage =
  | { stage: 'authentication'; verdict: AuthenticationVerdict }
  | { stage: 'impersonation'; allowed: boolean; as: UserInfo }
  | { stage: 'authorization'; verdict: AuthorizationVerdict }
  | { stage: 'mutatingAdmission'; plugin: string; outcome: 'changed'; changes: FieldChange[] }
  | { stage: 'mutatingAdmission' | 'validatingAdmission'; plugin: string; outcome: 'refused'; message: string }
  | { stage: 'mutatingAdmission' | 'validatingAdmission'; outcome: 'passed'; plugins: readonly string[] }
  | { stage: 'validation'; errors: readonly FieldError[] }
  | {
      stage: 'storage';
      operation: 'created' | 'updated' | 'deleted' | 'unchanged';
      resource: string;
      key: string;
      resourceVersion: string;
    };

/** Where the stages of a request are told: its record, or nobody. */
export type StageSink = Pick<AuditStage[], 'push'>;

/** For requests without a record. */
export const NO_STAGES: StageSink = { push: () => 0 };

export interface FieldChange {
  path: string;
  from?: unknown;
  to?: unknown;
}
