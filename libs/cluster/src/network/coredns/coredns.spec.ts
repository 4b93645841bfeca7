import { TestCluster } from '../../../test/test-cluster.ts';
import type { DnsAnswer, DnsType } from '../dns.ts';
import { parseCorefile } from './corefile.ts';
import { resolveQuestion } from './resolve.ts';

const KUBERNETES = 'kubernetes cluster.local in-addr.arpa ip6.arpa {\n pods insecure\n fallthrough in-addr.arpa ip6.arpa\n }';

/** What a Corefile answers; upstreams at 10.9.9.9 know `inside.corp`, others do not answer. */
function answer(test: TestCluster, text: string, name: string, type: DnsType = 'A'): string {
  const corefile = parseCorefile(text, 'Corefile');
  if ('error' in corefile) return corefile.error;
  const { answer: found, error } = resolveQuestion(
    corefile,
    53,
    { name, type },
    {
      lister: test.cluster.api.storage,
      ask: (server, { name: asked }) =>
        server !== '10.9.9.9' ? 'timeout' : asked === 'inside.corp' ? { addresses: ['10.1.1.1'] } : 'nxdomain',
      readFile: () => undefined,
    },
  );
  return [wordsOf(found), error].filter((each) => each !== undefined).join(' | ');
}

function wordsOf(found: DnsAnswer): string {
  if (typeof found === 'string') return found;
  if ('addresses' in found) return found.canonicalName ?? found.addresses.join(' ');
  return 'names' in found ? found.names.join(' ') : found.services.map(({ target, port }) => `${target}:${port}`).join(' ');
}

describe('what CoreDNS answers', () => {
  const test = new TestCluster();
  test.apply(
    '{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {clusterIP: 10.96.5.5, selector: {a: b}, ports: [{port: 80, name: http}]}}',
  );

  it.each([
    ['a Service', `.:53 {\n ${KUBERNETES}\n}`, 'web.default.svc.cluster.local', 'A', '10.96.5.5'],
    ['another domain', '.:53 {\n kubernetes k8s.corp {\n }\n}', 'web.default.svc.k8s.corp', 'A', '10.96.5.5'],
    [
      'the port of another domain',
      '.:53 {\n kubernetes k8s.corp {\n }\n}',
      '_http._tcp.web.default.svc.k8s.corp',
      'SRV',
      'web.default.svc.k8s.corp:80',
    ],
    ['an address', `.:53 {\n ${KUBERNETES}\n}`, '5.5.96.10.in-addr.arpa', 'PTR', 'web.default.svc.cluster.local'],
    ['pods that are insecure', `.:53 {\n ${KUBERNETES}\n}`, '1-2-3-4.default.pod.cluster.local', 'A', '1.2.3.4'],
    ['pods that are disabled', '.:53 {\n kubernetes cluster.local\n}', '1-2-3-4.default.pod.cluster.local', 'A', 'nxdomain'],
    [
      'pods that are verified',
      '.:53 {\n kubernetes cluster.local {\n pods verified\n }\n}',
      '1-2-3-4.default.pod.cluster.local',
      'A',
      'nxdomain',
    ],
    [
      'only some namespaces',
      '.:53 {\n kubernetes cluster.local {\n namespaces shop\n }\n}',
      'web.default.svc.cluster.local',
      'A',
      'nxdomain',
    ],
    ['the world outside', `.:53 {\n ${KUBERNETES}\n forward . /etc/resolv.conf\n}`, 'example.com', 'A', 'nxdomain'],
    [
      'nobody to forward to',
      `.:53 {\n ${KUBERNETES}\n errors\n}`,
      'example.com',
      'A',
      'servfail | example.com. A: plugin/errors: no next plugin found',
    ],
    [
      'a stub domain',
      `.:53 {\n ${KUBERNETES}\n forward . /etc/resolv.conf\n}\ncorp:53 {\n errors\n cache 30\n forward . 10.9.9.9\n}`,
      'inside.corp',
      'A',
      '10.1.1.1',
    ],
    [
      'a stub domain that does not know',
      `.:53 {\n forward . /etc/resolv.conf\n}\ncorp {\n forward . 10.9.9.9\n}`,
      'other.corp',
      'A',
      'nxdomain',
    ],
    [
      'an upstream that is not there',
      '.:53 {\n forward . 10.8.8.8\n}',
      'example.com',
      'A',
      'servfail | example.com. A: read udp ->10.8.8.8:53: i/o timeout',
    ],
    ['no zone for the name', 'corp:53 {\n forward . 10.9.9.9\n}', 'example.com', 'A', 'refused'],
    ['hosts', '.:53 {\n hosts {\n 10.0.0.7 db.corp db\n fallthrough\n }\n}', 'db.corp', 'A', '10.0.0.7'],
    [
      'hosts without fallthrough',
      `.:53 {\n hosts {\n 10.0.0.7 db.corp\n }\n ${KUBERNETES}\n}`,
      'web.default.svc.cluster.local',
      'A',
      'nxdomain',
    ],
    [
      'hosts with fallthrough',
      `.:53 {\n hosts {\n 10.0.0.7 db.corp\n fallthrough\n }\n ${KUBERNETES}\n}`,
      'web.default.svc.cluster.local',
      'A',
      '10.96.5.5',
    ],
    [
      'a rewritten name',
      `.:53 {\n rewrite name shop.example.com web.default.svc.cluster.local\n ${KUBERNETES}\n}`,
      'shop.example.com',
      'A',
      '10.96.5.5',
    ],
    [
      'a rewritten suffix',
      `.:53 {\n rewrite name suffix .example.com .default.svc.cluster.local answer auto\n ${KUBERNETES}\n}`,
      'web.example.com',
      'A',
      '10.96.5.5',
    ],
    [
      'a rewritten pattern',
      `.:53 {\n rewrite stop {\n name regex (.*)\\.test\\. {1}.default.svc.cluster.local\n answer name (.*) {1}\n }\n ${KUBERNETES}\n}`,
      'web.test',
      'A',
      '10.96.5.5',
    ],
    [
      'a template',
      '.:53 {\n template IN A nip.io {\n match ^(?P<a>[0-9]*)[.](?P<b>[0-9]*)[.](?P<c>[0-9]*)[.](?P<d>[0-9]*)[.]nip[.]io[.]$\n answer "{{ .Name }} 60 IN A {{ .Group.a }}.{{ .Group.b }}.{{ .Group.c }}.{{ .Group.d }}"\n fallthrough\n }\n}',
      '10.0.0.3.nip.io',
      'A',
      '10.0.0.3',
    ],
    ['a template that refuses', '.:53 {\n template ANY ANY blocked.com {\n rcode NXDOMAIN\n }\n}', 'x.blocked.com', 'A', 'nxdomain'],
    ['a plugin that is unknown', '.:53 {\n errors\n nosuch\n}', 'x', 'A', "Corefile:3 - Error during parsing: Unknown directive 'nosuch'"],
    ['a brace that is missing', '.:53 {\n errors\n', 'x', 'A', 'Corefile:2 - Error during parsing: Unexpected EOF'],
  ] as const)('%s', (_, text, name, type, expected) => {
    expect(answer(test, text, name, type)).toBe(expected);
  });
});
