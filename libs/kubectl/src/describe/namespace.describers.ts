/** Namespaces, and the quotas and limits in them. */
import { listAll } from '../resource/builder.ts';
import type { Dynamic } from '../resource/dynamic-object.ts';
import type { DescribeText } from './describe-text.ts';
import type { DescribeContext, Describer } from './describer.ts';
import { describeAnnotations, describeLabels, longTime } from './metadata-text.ts';

export const namespaceDescriber: Describer = {
  group: '',
  kind: 'Namespace',
  describe(namespace, text, context) {
    const { metadata, status = {} } = namespace;
    text.field(0, 'Name', metadata.name);
    describeLabels(text, metadata.labels);
    describeAnnotations(text, metadata.annotations);
    text.field(0, 'Status', status.phase);
    if (status.conditions?.length) {
      text.line(0, 'Conditions:\n  Type\tStatus\tLastTransitionTime\tReason\tMessage');
      text.line(1, '----\t------\t------------------\t------\t-------');
      for (const { type, status: value, lastTransitionTime, reason, message } of status.conditions) {
        text.line(1, `${type}\t${value}\t${longTime(lastTransitionTime)}\t${reason}\t${message}`);
      }
    }
    text.line(0);
    describeQuotas(text, listOf(context, 'resourcequotas', metadata.name));
    text.line(0);
    describeLimitRanges(text, listOf(context, 'limitranges', metadata.name));
  },
};

function listOf({ session }: DescribeContext, type: string, namespace: string): Dynamic[] {
  const resource = session.mapper.lookUp(type);
  return resource ? listAll(session, resource, namespace, {}) : [];
}

const SCOPE_TEXTS: Readonly<Record<string, readonly string[]>> = {
  Terminating: [
    'Matches all pods that have an active deadline. These pods have a limited lifespan on a node before being actively terminated by the system.',
  ],
  NotTerminating: [
    'Matches all pods that do not have an active deadline. These pods usually include long running pods whose container command is not expected to terminate.',
  ],
  BestEffort: ['Matches all pods that do not have resource requirements set. These pods have a best effort quality of service.'],
  NotBestEffort: [
    'Matches all pods that have at least one resource requirement set. These pods have a burstable or guaranteed quality of service.',
  ],
};

function describeScopes(text: DescribeText, level: number, scopes: readonly string[]): void {
  if (scopes.length === 0) return;
  text.field(level, 'Scopes', [...scopes].sort().join(', '));
  for (const scope of [...scopes].sort())
    for (const help of SCOPE_TEXTS[scope] ?? []) text.line(level, `${level === 0 ? ' ' : ''}* ${help}`);
}

function describeQuotas(text: DescribeText, quotas: readonly Dynamic[]): void {
  if (quotas.length === 0) return text.line(0, 'No resource quota.');
  text.write(0, 'Resource Quotas\n');
  for (const { metadata, spec, status = {} } of [...quotas].sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))) {
    text.field(1, 'Name', metadata.name);
    describeScopes(text, 1, spec.scopes ?? []);
    text.line(1, 'Resource\tUsed\tHard');
    text.line(1, '--------\t---\t---');
    for (const name of Object.keys(status.hard ?? {}).sort()) text.line(1, `${name}\t${status.used?.[name] ?? '0'}\t${status.hard[name]}`);
  }
}

export const resourceQuotaDescriber: Describer = {
  group: '',
  kind: 'ResourceQuota',
  describe({ metadata, spec, status = {} }, text) {
    text.field(0, 'Name', metadata.name);
    text.field(0, 'Namespace', metadata.namespace);
    describeScopes(text, 0, spec.scopes ?? []);
    text.line(0, 'Resource\tUsed\tHard');
    text.line(0, '--------\t----\t----');
    for (const name of Object.keys(status.hard ?? {}).sort()) text.line(0, `${name}\t${status.used?.[name] ?? '0'}\t${status.hard[name]}`);
  },
};

const LIMIT_FIELDS = ['min', 'max', 'defaultRequest', 'default', 'maxLimitRequestRatio'] as const;
const LIMIT_HEADER = 'Type\tResource\tMin\tMax\tDefault Request\tDefault Limit\tMax Limit/Request Ratio';
const LIMIT_RULE = '----\t--------\t---\t---\t---------------\t-------------\t-----------------------';

function writeLimits(text: DescribeText, prefix: string, limits: readonly Dynamic[]): void {
  for (const item of limits) {
    const resources = new Set(LIMIT_FIELDS.flatMap((field) => Object.keys(item[field] ?? {})));
    for (const resource of resources) {
      const cells = LIMIT_FIELDS.map((field) => item[field]?.[resource] ?? '-');
      text.line(0, `${prefix}${item.type}\t${resource}\t${cells.join('\t')}`);
    }
  }
}

function describeLimitRanges(text: DescribeText, ranges: readonly Dynamic[]): void {
  if (ranges.length === 0) return text.line(0, 'No LimitRange resource.');
  text.line(0, `Resource Limits\n ${LIMIT_HEADER}`);
  text.line(0, ` ${LIMIT_RULE}`);
  for (const { spec } of ranges) writeLimits(text, ' ', spec.limits ?? []);
}

export const limitRangeDescriber: Describer = {
  group: '',
  kind: 'LimitRange',
  describe({ metadata, spec }, text) {
    text.field(0, 'Name', metadata.name);
    text.field(0, 'Namespace', metadata.namespace);
    text.line(0, LIMIT_HEADER);
    text.line(0, LIMIT_RULE);
    writeLimits(text, '', spec.limits ?? []);
  },
};
