import { humanDuration } from '@drydock/apimachinery';
import { formatLabels } from '../printers/table.printer.ts';
import type { Dynamic } from '../resource/dynamic-object.ts';
import type { Describer } from './describer.ts';
import { describeEvents } from './events.ts';
import { longTime } from './metadata-text.ts';
import { subjectOfRequest } from './x509-request.ts';

export const certificateSigningRequestDescriber: Describer = {
  group: 'certificates.k8s.io',
  kind: 'CertificateSigningRequest',
  describe(request, text, context) {
    const { metadata, spec } = request;
    text.field(0, 'Name', metadata.name);
    text.field(0, 'Labels', formatLabels(metadata.labels));
    text.field(0, 'Annotations', formatLabels(metadata.annotations));
    text.field(0, 'CreationTimestamp', longTime(metadata.creationTimestamp));
    text.field(0, 'Requesting User', spec.username ?? '');
    if (spec.signerName) text.field(0, 'Signer', spec.signerName);
    if (spec.expirationSeconds !== undefined) text.field(0, 'Requested Duration', humanDuration(spec.expirationSeconds * 1000));
    text.field(0, 'Status', statusText(request));
    const subject = subjectOfRequest(spec.request);
    text.line(0, 'Subject:');
    text.line(0, `\tCommon Name:\t${subject.commonName}`);
    text.line(0, `\tSerial Number:\t${subject.serialNumber}`);
    const rest: readonly [string, readonly string[]][] = [
      ['Organization', subject.organizations],
      ['Organizational Unit', subject.units],
      ['Country', subject.countries],
      ['Locality', subject.localities],
      ['Province', subject.provinces],
    ];
    for (const [name, values] of rest) if (values.length) text.line(0, `\t${name}:\t${values.join('\n\t\t')}`);
    describeEvents(text, request, context);
  },
};

/** `Approved,Issued`, `Denied`, `Pending` (certificate.extractCSRStatus). */
function statusText({ status = {} }: Dynamic): string {
  const conditions: Dynamic[] = status.conditions ?? [];
  const has = (type: string): boolean => conditions.some((condition) => condition.type === type);
  const first = has('Denied') ? 'Denied' : has('Approved') ? 'Approved' : 'Pending';
  return [first, ...(has('Failed') ? ['Failed'] : []), ...(status.certificate ? ['Issued'] : [])].join(',');
}
