import { formatFieldError } from '@drydock/apimachinery';
import type { AuditRecord, AuditStage, AuthorizationVerdict, FieldChange } from '@drydock/apiserver';
import type { TracedRequest, TracedStage } from './trace.types.ts';

/** An audit record as the request trace shows it. Admission plugins that had nothing to say share one stage. */
export function tracedRequest(record: AuditRecord, command: string | undefined): TracedRequest {
  const user = record.impersonatedUser ?? record.user;
  return {
    id: record.auditID,
    commandId: record.origin,
    command,
    at: new Date(record.receivedAt),
    verb: record.verb,
    uri: record.requestURI,
    user: user?.username ?? '',
    groups: [...(user?.groups ?? [])],
    userAgent: record.userAgent || undefined,
    code: record.code,
    reason: record.reason,
    stages: [...record.stages.map(tracedStage), ...flowStages(record)],
  };
}

/** How the server would share out its time: nothing waits here. */
function flowStages({ flow }: AuditRecord): TracedStage[] {
  if (!flow) return [];
  const summary = `Flow schema "${flow.flowSchema.name}", priority level "${flow.priorityLevel.name}"`;
  return [{ stage: 'priorityAndFairness', outcome: 'passed', actor: 'APIPriorityAndFairness', summary, details: [] }];
}

export function tracedStage(stage: AuditStage): TracedStage {
  switch (stage.stage) {
    case 'authentication': {
      const { user, authenticator, asked } = stage.verdict;
      const details = asked.filter(({ why }) => why !== '').map(({ authenticator: name, why }) => `${name}: ${why}`);
      return user === undefined
        ? { stage: stage.stage, outcome: 'refused', actor: authenticator, summary: 'Nobody knows these credentials', details }
        : {
            stage: stage.stage,
            outcome: 'passed',
            actor: authenticator,
            summary: `You are ${user.username}`,
            details: [...details, ...groups(user.groups)],
          };
    }
    case 'impersonation':
      return {
        stage: stage.stage,
        outcome: stage.allowed ? 'passed' : 'refused',
        summary: `${stage.allowed ? 'Acts' : 'May not act'} as ${stage.as.username}`,
        details: groups(stage.as.groups),
      };
    case 'authorization':
      return authorizationStage(stage.verdict);
    case 'mutatingAdmission':
    case 'validatingAdmission':
      return admissionStage(stage);
    case 'validation': {
      const details = stage.errors.map(formatFieldError);
      return details.length === 0
        ? { stage: stage.stage, outcome: 'passed', summary: 'Every field is valid', details }
        : {
            stage: stage.stage,
            outcome: 'refused',
            summary: `${details.length} ${details.length === 1 ? 'field is' : 'fields are'} invalid`,
            details,
          };
    }
    case 'storage':
      return {
        stage: stage.stage,
        outcome: stage.operation === 'unchanged' ? 'skipped' : 'changed',
        actor: 'etcd',
        summary: `${stage.key} ${stage.operation}`,
        details: stage.resourceVersion === '' ? [] : [`resourceVersion ${stage.resourceVersion}`],
      };
  }
}

function authorizationStage({ decision, authorizer, reason, grant, asked }: AuthorizationVerdict): TracedStage {
  const allowed = decision === 'allow';
  const rule = grant ? [`rule ${grant.ruleIndex + 1} of ${grant.role.kind} "${grant.role.name}"`] : [];
  const others = asked.filter(({ result }) => result.decision === 'noOpinion' && (result.reason === '' || result.reason !== reason));
  return {
    stage: 'authorization',
    outcome: allowed ? 'passed' : 'refused',
    actor: authorizer,
    summary: reason || (allowed ? 'Allowed' : 'No rule allows it'),
    details: [...rule, ...others.map(({ authorizer: name, result }) => `${name}: ${result.reason || 'no opinion'}`)],
  };
}

type AdmissionStage = Extract<AuditStage, { stage: 'mutatingAdmission' | 'validatingAdmission' }>;

function admissionStage(stage: AdmissionStage): TracedStage {
  switch (stage.outcome) {
    case 'changed':
      return {
        stage: stage.stage,
        outcome: 'changed',
        actor: stage.plugin,
        summary: `${stage.plugin} filled in fields`,
        details: stage.changes.map(change),
      };
    case 'refused':
      return { stage: stage.stage, outcome: 'refused', actor: stage.plugin, summary: stage.message, details: [] };
    case 'passed':
      return { stage: stage.stage, outcome: 'passed', summary: 'No plugin objects', details: [...stage.plugins] };
  }
}

function change({ path, from, to }: FieldChange): string {
  if (from === undefined) return `${path} = ${JSON.stringify(to)}`;
  return `${path}: ${JSON.stringify(from)} → ${to === undefined ? 'removed' : JSON.stringify(to)}`;
}

function groups(names: readonly string[]): string[] {
  return names.length === 0 ? [] : [`groups: ${names.join(', ')}`];
}
