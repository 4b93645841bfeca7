import type { AuditRecord, AuditStage, FieldChange } from '@drydock/apiserver';
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
    stages: record.stages.map(tracedStage),
  };
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
    case 'authorization': {
      const { decision, authorizer, reason, asked } = stage.verdict;
      const allowed = decision === 'allow';
      return {
        stage: stage.stage,
        outcome: allowed ? 'passed' : 'refused',
        actor: authorizer,
        summary: reason || (allowed ? 'Allowed' : 'No rule allows it'),
        details: asked.map(({ result }) => result.reason).filter((each) => each !== '' && each !== reason),
      };
    }
    case 'mutatingAdmission':
    case 'validatingAdmission':
      return admissionStage(stage);
    case 'validation': {
      const details = stage.errors.map(String);
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
