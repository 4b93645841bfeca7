/** IPAddresses and ServiceCIDRs. */
import type { Dynamic } from '../resource/dynamic-object.ts';
import type { Describer } from './describer.ts';
import { describeEvents } from './events.ts';
import { describeAnnotations, describeLabels, longTime } from './metadata-text.ts';

export const ipAddressDescriber: Describer = {
  group: 'networking.k8s.io',
  kind: 'IPAddress',
  describe(address, text, context) {
    const { metadata, spec } = address;
    text.field(0, 'Name', metadata.name);
    describeLabels(text, metadata.labels);
    describeAnnotations(text, metadata.annotations);
    if (spec.parentRef) {
      const { group = '', resource = '', namespace = '', name = '' } = spec.parentRef;
      text.line(0, 'Parent Reference:');
      text.field(1, 'Group', group);
      text.field(1, 'Resource', resource);
      text.field(1, 'Namespace', namespace);
      text.field(1, 'Name', name);
    }
    describeEvents(text, address, context);
  },
};

export const serviceCIDRDescriber: Describer = {
  group: 'networking.k8s.io',
  kind: 'ServiceCIDR',
  describe(range, text, context) {
    const { metadata, spec, status = {} } = range;
    text.field(0, 'Name', metadata.name);
    describeLabels(text, metadata.labels);
    describeAnnotations(text, metadata.annotations);
    text.field(0, 'CIDRs', (spec.cidrs ?? []).join(', '));
    const conditions: Dynamic[] = status.conditions ?? [];
    if (conditions.length > 0) {
      text.line(0, 'Status:');
      text.line(0, 'Conditions:\n  Type\tStatus\tLastTransitionTime\tReason\tMessage');
      text.line(1, '----\t------\t------------------\t------\t-------');
      for (const { type, status: state, lastTransitionTime, reason = '', message = '' } of conditions) {
        text.line(1, `${type} \t${state} \t${longTime(lastTransitionTime)} \t${reason} \t${message}`);
      }
    }
    describeEvents(text, range, context);
  },
};
