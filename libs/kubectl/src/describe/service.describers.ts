/** Services, Endpoints and EndpointSlices. */
import { formatLabels } from '../printers/table.printer.ts';
import { listAll } from '../resource/builder.ts';
import type { Dynamic } from '../resource/dynamic-object.ts';
import type { Session } from '../cluster/session.ts';
import type { DescribeText } from './describe-text.ts';
import type { Describer } from './describer.ts';
import { describeEvents } from './events.ts';
import { describeAnnotations, describeLabels } from './metadata-text.ts';

const SERVICE_NAME = 'kubernetes.io/service-name';
const SHOWN_ENDPOINTS = 3;

export const serviceDescriber: Describer = {
  group: '',
  kind: 'Service',
  describe(service, text, context) {
    const { metadata, spec, status = {} } = service;
    text.field(0, 'Name', metadata.name);
    text.field(0, 'Namespace', metadata.namespace);
    describeLabels(text, metadata.labels);
    describeAnnotations(text, metadata.annotations);
    text.field(0, 'Selector', formatLabels(spec.selector));
    text.field(0, 'Type', spec.type);
    if (spec.ipFamilyPolicy) text.field(0, 'IP Family Policy', spec.ipFamilyPolicy);
    text.field(0, 'IP Families', spec.ipFamilies?.length ? spec.ipFamilies.join(',') : '<none>');
    text.field(0, 'IP', spec.clusterIP);
    text.field(0, 'IPs', spec.clusterIPs?.length ? spec.clusterIPs.join(',') : '<none>');
    if (spec.externalIPs?.length) text.field(0, 'External IPs', spec.externalIPs.join(','));
    if (spec.loadBalancerIP) text.field(0, 'Desired LoadBalancer IP', spec.loadBalancerIP);
    if (spec.externalName) text.field(0, 'External Name', spec.externalName);
    const ingress: Dynamic[] = status.loadBalancer?.ingress ?? [];
    if (ingress.length)
      text.field(
        0,
        'LoadBalancer Ingress',
        ingress.map(({ ip, hostname, ipMode }) => `${ip || hostname}${ipMode ? ` (${ipMode})` : ''}`).join(', '),
      );
    const slices = slicesOf(context.session, metadata.namespace, metadata.name);
    for (const port of spec.ports ?? []) describePort(text, port, slices);
    text.field(0, 'Session Affinity', spec.sessionAffinity);
    if (spec.externalTrafficPolicy) text.field(0, 'External Traffic Policy', spec.externalTrafficPolicy);
    if (spec.internalTrafficPolicy) text.field(0, 'Internal Traffic Policy', spec.internalTrafficPolicy);
    if (spec.healthCheckNodePort) text.field(0, 'HealthCheck NodePort', spec.healthCheckNodePort);
    if (spec.loadBalancerSourceRanges?.length) text.field(0, 'LoadBalancer Source Ranges', spec.loadBalancerSourceRanges.join(','));
    describeEvents(text, service, context);
  },
};

function describePort(text: DescribeText, port: Dynamic, slices: readonly Dynamic[]): void {
  const name = port.name || '<unset>';
  text.line(0, `Port:\t${name}\t${port.port}/${port.protocol}`);
  text.field(0, 'TargetPort', `${port.targetPort ?? port.port}/${port.protocol}`);
  if (port.nodePort) text.line(0, `NodePort:\t${name}\t${port.nodePort}/${port.protocol}`);
  text.field(0, 'Endpoints', endpointsText(slices, port.name ?? ''));
}

export function slicesOf(session: Session, namespace: string, service: string): Dynamic[] {
  const resource = session.mapper.lookUp('endpointslices.discovery.k8s.io');
  return resource ? listAll(session, resource, namespace, { selector: `${SERVICE_NAME}=${service}` }) : [];
}

/** The first ready addresses behind a port: `10.244.1.2:80,10.244.2.2:80 + 3 more...`. */
export function endpointsText(slices: readonly Dynamic[], portName: string): string {
  if (slices.length === 0) return '<none>';
  const shown: string[] = [];
  let [count, isMore] = [0, false];
  for (const slice of slices) {
    for (const port of slice.ports ?? []) {
      if ((port.name ?? '') !== portName || port.port === undefined) continue;
      for (const { addresses, conditions } of slice.endpoints ?? []) {
        // One that is not ready counts here though it is not counted: hence `+ 0 more...` (describe.formatEndpointSlices).
        isMore ||= shown.length === SHOWN_ENDPOINTS;
        if (conditions?.ready === false) continue;
        count++;
        const [ip] = addresses as string[];
        if (!isMore) shown.push(ip!.includes(':') ? `[${ip}]:${port.port}` : `${ip}:${port.port}`);
      }
    }
  }
  return isMore ? `${shown.join(',')} + ${count - SHOWN_ENDPOINTS} more...` : shown.join(',');
}

export const endpointsDescriber: Describer = {
  group: '',
  kind: 'Endpoints',
  describe(endpoints, text, context) {
    const { metadata, subsets = [] } = endpoints;
    text.field(0, 'Name', metadata.name);
    text.field(0, 'Namespace', metadata.namespace);
    describeLabels(text, metadata.labels);
    describeAnnotations(text, metadata.annotations);
    text.line(0, 'Subsets:');
    for (const { addresses = [], notReadyAddresses = [], ports = [] } of subsets) {
      const listed = (list: Dynamic[]): string => list.map(({ ip }) => ip).join(',') || '<none>';
      text.field(1, 'Addresses', listed(addresses));
      text.field(1, 'NotReadyAddresses', listed(notReadyAddresses));
      if (ports.length) {
        text.line(1, 'Ports:');
        text.line(2, 'Name\tPort\tProtocol');
        text.line(2, '----\t----\t--------');
        for (const { name, port, protocol } of ports) text.line(2, `${name || '<unset>'}\t${port}\t${protocol}`);
      }
      text.line(0);
    }
    describeEvents(text, endpoints, context);
  },
};

export const endpointSliceDescriber: Describer = {
  group: 'discovery.k8s.io',
  kind: 'EndpointSlice',
  describe(slice, text, context) {
    const { metadata, addressType, ports = [], endpoints = [] } = slice;
    text.field(0, 'Name', metadata.name);
    text.field(0, 'Namespace', metadata.namespace);
    describeLabels(text, metadata.labels);
    describeAnnotations(text, metadata.annotations);
    text.field(0, 'AddressType', addressType);
    if (ports.length === 0) text.line(0, 'Ports: <unset>');
    else {
      text.line(0, 'Ports:');
      text.line(1, 'Name\tPort\tProtocol');
      text.line(1, '----\t----\t--------');
      for (const { name, port, protocol } of ports) text.line(1, `${name || '<unset>'}\t${port ?? '<unset>'}\t${protocol}`);
    }
    if (endpoints.length === 0) text.line(0, 'Endpoints: <none>');
    else {
      text.line(0, 'Endpoints:');
      for (const endpoint of endpoints) describeEndpoint(text, endpoint);
    }
    describeEvents(text, slice, context);
  },
};

function describeEndpoint(text: DescribeText, { addresses = [], conditions = {}, hostname, targetRef, nodeName, zone }: Dynamic): void {
  text.field(1, '- Addresses', addresses.join(',') || '<none>');
  text.line(2, 'Conditions:');
  text.field(3, 'Ready', conditions.ready ?? '<unset>');
  text.field(2, 'Hostname', hostname ?? '<unset>');
  if (targetRef) text.field(2, 'TargetRef', `${targetRef.kind}/${targetRef.name}`);
  text.field(2, 'NodeName', nodeName ?? '<unset>');
  text.field(2, 'Zone', zone ?? '<unset>');
}
