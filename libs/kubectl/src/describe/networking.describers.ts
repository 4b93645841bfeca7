/** Ingresses, IngressClasses and NetworkPolicies. */
import { formatLabelSelector, isReason, parseTime } from '@drydock/apimachinery';
import { resourcePath } from '@drydock/apiserver';
import type { Dynamic } from '../resource/dynamic-object.ts';
import type { DescribeText } from './describe-text.ts';
import type { DescribeContext, Describer } from './describer.ts';
import { describeEvents } from './events.ts';
import { describeAnnotations, describeLabels } from './metadata-text.ts';
import { endpointsText, slicesOf } from './service.describers.ts';

const GROUP = 'networking.k8s.io';

export const ingressDescriber: Describer = {
  group: GROUP,
  kind: 'Ingress',
  describe(ingress, text, context) {
    const { metadata, spec, status = {} } = ingress;
    text.field(0, 'Name', metadata.name);
    describeLabels(text, metadata.labels);
    text.field(0, 'Namespace', metadata.namespace);
    const addresses: Dynamic[] = status.loadBalancer?.ingress ?? [];
    text.field(0, 'Address', addresses.map(({ ip, hostname }) => ip || hostname).join(','));
    text.field(0, 'Ingress Class', spec.ingressClassName ?? '<none>');
    const fallback = spec.defaultBackend ? backendText(spec.defaultBackend, metadata.namespace, context) : '<default>';
    text.field(0, 'Default backend', fallback);
    if (spec.tls?.length) describeTls(text, spec.tls);
    text.line(0, 'Rules:\n  Host\tPath\tBackends');
    text.line(1, '----\t----\t--------');
    let shown = 0;
    for (const { host, http } of spec.rules ?? []) {
      if (!http) continue;
      shown++;
      text.line(1, `${host || '*'}\t`);
      for (const { path = '', backend } of http.paths) text.line(2, `\t${path} \t${backendText(backend, metadata.namespace, context)}`);
    }
    if (shown === 0) text.line(1, `*\t*\t${fallback}`);
    describeAnnotations(text, metadata.annotations);
    describeEvents(text, ingress, context);
  },
};

function describeTls(text: DescribeText, entries: readonly Dynamic[]): void {
  text.line(0, 'TLS:');
  for (const { secretName, hosts = [] } of entries) {
    text.line(1, secretName ? `${secretName} terminates ${hosts.join(',')}` : `SNI routes ${hosts.join(',')}`);
  }
}

/** `web:80 (10.244.1.2:80)`, or why there is nothing behind it. */
function backendText({ service, resource }: Dynamic, namespace: string, { session }: DescribeContext): string {
  if (!service) return resource ? `APIGroup: ${resource.apiGroup ?? '<none>'}, Kind: ${resource.kind}, Name: ${resource.name}` : '';
  const name = `${service.name}:${service.port?.name || service.port?.number || 0}`;
  try {
    const found: Dynamic = session.send({
      method: 'GET',
      path: resourcePath({ group: '', version: 'v1', plural: 'services' }, namespace, service.name),
    });
    const port = (found.spec.ports ?? []).find((each: Dynamic) =>
      service.port?.name ? each.name === service.port.name : each.port === service.port?.number,
    );
    return `${name} (${endpointsText(slicesOf(session, namespace, service.name), port?.name ?? '')})`;
  } catch (error) {
    if (!isReason(error, 'NotFound') && !isReason(error, 'Forbidden')) throw error;
    return `${name} (<error: ${error.message}>)`;
  }
}

export const ingressClassDescriber: Describer = {
  group: GROUP,
  kind: 'IngressClass',
  describe(ingressClass, text, context) {
    const { metadata, spec } = ingressClass;
    text.field(0, 'Name', metadata.name);
    describeLabels(text, metadata.labels);
    describeAnnotations(text, metadata.annotations);
    text.field(0, 'Controller', spec.controller);
    if (spec.parameters) {
      text.line(0, 'Parameters:');
      if (spec.parameters.apiGroup !== undefined) text.field(1, 'APIGroup', spec.parameters.apiGroup);
      text.field(1, 'Kind', spec.parameters.kind);
      text.field(1, 'Name', spec.parameters.name);
    }
    describeEvents(text, ingressClass, context);
  },
};

export const networkPolicyDescriber: Describer = {
  group: GROUP,
  kind: 'NetworkPolicy',
  describe({ metadata, spec }, text) {
    text.field(0, 'Name', metadata.name);
    text.field(0, 'Namespace', metadata.namespace);
    text.field(0, 'Created on', plainTime(metadata.creationTimestamp));
    describeLabels(text, metadata.labels);
    describeAnnotations(text, metadata.annotations);
    text.line(0, 'Spec:');
    text.write(1, 'PodSelector: ');
    const selector = formatLabelSelector(spec.podSelector);
    text.line(2, selector === '<none>' ? '<none> (Allowing the specific traffic to all pods in this namespace)' : selector);
    const types: string[] = spec.policyTypes ?? ['Ingress'];
    if (types.includes('Ingress')) {
      text.line(1, 'Allowing ingress traffic:');
      describeRules(text, spec.ingress ?? [], { peers: 'from', direction: 'From', kind: 'ingress', restricted: 'source' });
    } else text.line(1, 'Not affecting ingress traffic');
    if (types.includes('Egress')) {
      text.line(1, 'Allowing egress traffic:');
      describeRules(text, spec.egress ?? [], { peers: 'to', direction: 'To', kind: 'egress', restricted: 'destination' });
    } else text.line(1, 'Not affecting egress traffic');
    text.line(1, `Policy Types: ${types.join(', ')}`);
  },
};

/** Go's time.Time.String of a time in UTC. */
function plainTime(time: string): string {
  const milliseconds = parseTime(time);
  return milliseconds === undefined ? '' : `${new Date(milliseconds).toISOString().slice(0, 19).replace('T', ' ')} +0000 UTC`;
}

interface Direction {
  readonly peers: 'from' | 'to';
  readonly direction: 'From' | 'To';
  readonly kind: 'ingress' | 'egress';
  readonly restricted: 'source' | 'destination';
}

const RULE_INDENT = '    ';

function describeRules(text: DescribeText, rules: readonly Dynamic[], { peers, direction, kind, restricted }: Direction): void {
  if (rules.length === 0) return text.line(0, `${RULE_INDENT}<none> (Selected pods are isolated for ${kind} connectivity)`);
  rules.forEach((rule, i) => {
    const ports: Dynamic[] = rule.ports ?? [];
    if (ports.length === 0) text.line(0, `${RULE_INDENT}To Port: <any> (traffic allowed to all ports)`);
    for (const { port, endPort, protocol = 'TCP' } of ports) {
      const range = endPort === undefined ? `To Port: ${port ?? '<nil>'}` : `To Port Range: ${port}-${endPort}`;
      text.line(0, `${RULE_INDENT}${range}/${protocol}`);
    }
    const list: Dynamic[] = rule[peers] ?? [];
    if (list.length === 0) text.line(0, `${RULE_INDENT}${direction}: <any> (traffic not restricted by ${restricted})`);
    for (const peer of list) {
      text.line(0, `${RULE_INDENT}${direction}:`);
      describePeer(text, peer);
    }
    if (i !== rules.length - 1) text.line(0, `${RULE_INDENT}----------`);
  });
}

function describePeer(text: DescribeText, { namespaceSelector, podSelector, ipBlock }: Dynamic): void {
  if (namespaceSelector) text.line(1, `${RULE_INDENT}NamespaceSelector: ${formatLabelSelector(namespaceSelector)}`);
  if (podSelector) text.line(1, `${RULE_INDENT}PodSelector: ${formatLabelSelector(podSelector)}`);
  if (!ipBlock || namespaceSelector || podSelector) return;
  text.line(1, `${RULE_INDENT}IPBlock:`);
  text.line(2, `${RULE_INDENT}CIDR: ${ipBlock.cidr}`);
  text.line(2, `${RULE_INDENT}Except: ${(ipBlock.except ?? []).join(', ')}`);
}
