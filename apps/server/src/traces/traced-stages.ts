import { formatFieldError } from '@drydock/apimachinery';
import type { AuditRecord, AuditStage, AuthorizationVerdict, FieldChange } from '@drydock/apiserver';
import type { TraceWords } from './trace-words.ts';
import type { TracedRequest, TracedStage } from './trace.types.ts';

/** An audit record as the request trace shows it. Admission plugins that had nothing to say share one stage. */
export function tracedRequest(record: AuditRecord, command: string | undefined, words: TraceWords): TracedRequest {
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
    stages: [...record.stages.map((stage) => tracedStage(stage, words)), ...flowStages(record, words)],
  };
}

/** How the server would share out its time: nothing waits here. */
function flowStages({ flow }: AuditRecord, words: TraceWords): TracedStage[] {
  if (!flow) return [];
  const summary = words.flow(flow.flowSchema.name, flow.priorityLevel.name);
  return [{ stage: 'priorityAndFairness', outcome: 'passed', actor: 'APIPriorityAndFairness', summary, details: [] }];
}

export function tracedStage(stage: AuditStage, words: TraceWords): TracedStage {
  switch (stage.stage) {
    case 'authentication': {
      const { user, authenticator, asked } = stage.verdict;
      const details = asked.filter(({ why }) => why !== '').map(({ authenticator: name, why }) => `${name}: ${why}`);
      return user === undefined
        ? { stage: stage.stage, outcome: 'refused', actor: authenticator, summary: words.unknownCredentials, details }
        : {
            stage: stage.stage,
            outcome: 'passed',
            actor: authenticator,
            summary: words.youAre(user.username),
            details: [...details, ...groups(user.groups, words)],
          };
    }
    case 'impersonation':
      return {
        stage: stage.stage,
        outcome: stage.allowed ? 'passed' : 'refused',
        summary: stage.allowed ? words.actsAs(stage.as.username) : words.mayNotActAs(stage.as.username),
        details: groups(stage.as.groups, words),
      };
    case 'authorization':
      return authorizationStage(stage.verdict, words);
    case 'mutatingAdmission':
    case 'validatingAdmission':
      return admissionStage(stage, words);
    case 'validation': {
      const details = stage.errors.map(formatFieldError);
      return details.length === 0
        ? { stage: stage.stage, outcome: 'passed', summary: words.valid, details }
        : {
            stage: stage.stage,
            outcome: 'refused',
            summary: words.invalid(details.length),
            details,
          };
    }
    case 'storage':
      return {
        stage: stage.stage,
        outcome: stage.operation === 'unchanged' ? 'skipped' : 'changed',
        actor: 'etcd',
        summary: words.stored[stage.operation](stage.key),
        details: stage.resourceVersion === '' ? [] : [`resourceVersion ${stage.resourceVersion}`],
      };
  }
}

function authorizationStage({ decision, authorizer, reason, grant, asked }: AuthorizationVerdict, words: TraceWords): TracedStage {
  const allowed = decision === 'allow';
  const rule = grant ? [words.rule(grant.ruleIndex + 1, grant.role.kind, grant.role.name)] : [];
  const others = asked.filter(({ result }) => result.decision === 'noOpinion' && (result.reason === '' || result.reason !== reason));
  return {
    stage: 'authorization',
    outcome: allowed ? 'passed' : 'refused',
    actor: authorizer,
    summary: reason || (allowed ? words.allowed : words.noRule),
    details: [...rule, ...others.map(({ authorizer: name, result }) => `${name}: ${result.reason || words.noOpinion}`)],
  };
}

type AdmissionStage = Extract<AuditStage, { stage: 'mutatingAdmission' | 'validatingAdmission' }>;

function admissionStage(stage: AdmissionStage, words: TraceWords): TracedStage {
  switch (stage.outcome) {
    case 'changed':
      return {
        stage: stage.stage,
        outcome: 'changed',
        actor: stage.plugin,
        summary: words.filledIn(stage.plugin),
        details: stage.changes.map((each) => change(each, words)),
      };
    case 'refused':
      return { stage: stage.stage, outcome: 'refused', actor: stage.plugin, summary: stage.message, details: [] };
    case 'passed':
      return { stage: stage.stage, outcome: 'passed', summary: words.noObjection, details: [...stage.plugins] };
  }
}

function change({ path, from, to }: FieldChange, words: TraceWords): string {
  if (from === undefined) return `${path} = ${JSON.stringify(to)}`;
  return `${path}: ${JSON.stringify(from)} → ${to === undefined ? words.removed : JSON.stringify(to)}`;
}

function groups(names: readonly string[], words: TraceWords): string[] {
  return names.length === 0 ? [] : [words.groups(names.join(', '))];
}
