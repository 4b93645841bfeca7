import { formatFieldError, Rng } from '@drydock/apimachinery';
import type { StrategyContext } from '@drydock/apiserver';
import { clusterIPsOf, nodePortKeysOf } from './service-addresses.ts';
import { defaultService } from './service.defaults.ts';
import { serviceStrategy } from './service.strategy.ts';
import { serviceTable } from './service.table.ts';
import type { Service, ServiceSpec } from './service.types.ts';

function newService(spec: ServiceSpec, name = 'web'): Service {
  const service: Service = { apiVersion: 'v1', kind: 'Service', metadata: { name, namespace: 'default', uid: name }, spec };
  defaultService(service);
  return service;
}

function contextWith(existing: readonly Service[] = []): StrategyContext {
  const keys = { clusterIP: clusterIPsOf, nodePort: nodePortKeysOf };
  const byIndex = (_resource: string, index: string, value: string) =>
    existing.filter((service) => keys[index as keyof typeof keys](service).includes(value)) as never;
  return {
    lister: {
      get: () => undefined,
      list: () => [],
      byIndex,
      peekByIndex: byIndex,
      groupsByIndex: () => [],
      stampOf: () => ({}),
      resourceVersion: 0,
    },
    clock: { now: () => 0 },
    rng: new Rng({ seed: 1 }),
    user: { username: 'x', groups: [] },
    dryRun: false,
    warn: () => undefined,
  };
}

function created(spec: ServiceSpec, existing: readonly Service[] = [], name = 'web'): Service {
  const service = newService(spec, name);
  serviceStrategy.prepareForCreate!(service, contextWith(existing));
  return service;
}

function updated(old: Service, change: Partial<ServiceSpec>): Service {
  const service = newService({ ...structuredClone(old.spec), ...change });
  serviceStrategy.prepareForUpdate!(service, old, contextWith([old]));
  return service;
}

const errorsOf = (service: Service, existing: readonly Service[] = []) =>
  serviceStrategy.validate!(service, contextWith(existing)).map(formatFieldError);

describe('creating a Service', () => {
  it('fills in everything that a ClusterIP Service has', () => {
    const { spec } = created({ ports: [{ port: 80 }], selector: { app: 'web' } });
    expect(spec).toEqual({
      clusterIP: spec.clusterIPs![0],
      clusterIPs: [expect.stringMatching(/^10\.(9[6-9]|1[01][0-9])\.\d+\.\d+$/)],
      internalTrafficPolicy: 'Cluster',
      ipFamilies: ['IPv4'],
      ipFamilyPolicy: 'SingleStack',
      ports: [{ port: 80, protocol: 'TCP', targetPort: 80 }],
      selector: { app: 'web' },
      sessionAffinity: 'None',
      type: 'ClusterIP',
    });
  });

  it('gives one node port to both protocols of a port', () => {
    const { spec } = created({
      type: 'NodePort',
      ports: [
        { name: 'a', port: 53, protocol: 'TCP' },
        { name: 'b', port: 53, protocol: 'UDP' },
      ],
    });
    expect(spec.ports![0]!.nodePort).toBeGreaterThanOrEqual(30000);
    expect(spec.ports![1]!.nodePort).toBe(spec.ports![0]!.nodePort);
  });

  it('names both families of a headless Service without a selector', () => {
    const { spec } = created({ clusterIP: 'None' });
    expect([spec.clusterIPs, spec.ipFamilyPolicy, spec.ipFamilies]).toEqual([['None'], 'RequireDualStack', ['IPv4', 'IPv6']]);
  });
});

describe('validating a Service', () => {
  const taken = created({ type: 'NodePort', ports: [{ port: 80, nodePort: 30080 }], clusterIP: '10.96.0.50' }, [], 'taken');
  const port = { port: 80 };
  it.each<[string, ServiceSpec, string[]]>([
    ['no ports', {}, ['spec.ports: Required value']],
    ['headless without ports', { clusterIP: 'None' }, []],
    [
      'names of several ports',
      { ports: [port, { port: 81 }] },
      ['spec.ports[0].name: Required value', 'spec.ports[1].name: Required value'],
    ],
    [
      'port number',
      { ports: [{ port: 70000 }] },
      [
        'spec.ports[0].port: Invalid value: 70000: must be between 1 and 65535, inclusive',
        'spec.ports[0].targetPort: Invalid value: 70000: must be between 1 and 65535, inclusive',
      ],
    ],
    [
      'node port of a ClusterIP',
      { ports: [{ port: 80, nodePort: 30000 }] },
      ["spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'"],
    ],
    [
      'unknown type',
      { type: 'Nope' as never, ports: [port] },
      ['spec.type: Unsupported value: "Nope": supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"'],
    ],
    ['external name without name', { type: 'ExternalName' }, ['spec.externalName: Required value']],
    [
      'address out of range',
      { clusterIP: '10.1.1.1', ports: [port] },
      [
        'spec.clusterIPs: Invalid value: []string{"10.1.1.1"}: failed to allocate IP 10.1.1.1: the provided network does not match the current range',
      ],
    ],
    [
      'address of the range itself',
      { clusterIP: '10.96.0.0', ports: [port] },
      [
        'spec.clusterIPs: Invalid value: []string{"10.96.0.0"}: failed to allocate IP 10.96.0.0: the provided IP (10.96.0.0) is not in the valid range. The range of valid IPs is 10.96.0.0/12',
      ],
    ],
    [
      'used address',
      { clusterIP: '10.96.0.50', ports: [port] },
      ['spec.clusterIPs: Invalid value: []string{"10.96.0.50"}: failed to allocate IP 10.96.0.50: provided IP is already allocated'],
    ],
    [
      'used node port',
      { type: 'NodePort', ports: [{ port: 80, nodePort: 30080 }] },
      ['spec.ports[0].nodePort: Invalid value: 30080: provided port is already allocated'],
    ],
    [
      'node port out of range',
      { type: 'NodePort', ports: [{ port: 80, nodePort: 80 }] },
      ['spec.ports[0].nodePort: Invalid value: 80: provided port is not in the valid range. The range of valid ports is 30000-32767'],
    ],
    [
      'dual stack',
      { ipFamilyPolicy: 'RequireDualStack', ports: [port] },
      ['spec.ipFamilyPolicy: Invalid value: "RequireDualStack": this cluster is not configured for dual-stack services'],
    ],
    [
      'affinity',
      { sessionAffinity: 'Sticky', ports: [port] },
      ['spec.sessionAffinity: Unsupported value: "Sticky": supported values: "ClientIP", "None"'],
    ],
  ])('%s', (_name, spec, expected) => expect(errorsOf(created(spec), [taken])).toEqual(expected));
});

describe('updating a Service', () => {
  const old = created({ ports: [{ port: 80 }], selector: { app: 'web' } });

  it('keeps the address that an update leaves out, and refuses another', () => {
    const same = updated(old, { clusterIP: undefined, clusterIPs: undefined });
    expect(same.spec.clusterIPs).toEqual(old.spec.clusterIPs);
    const other = updated(old, { clusterIP: '10.96.1.1' });
    expect(serviceStrategy.validate!(other, contextWith([old]), old).map(formatFieldError)).toEqual([
      'spec.clusterIPs[0]: Invalid value: []string{"10.96.1.1"}: may not change once set',
    ]);
  });

  it('allocates a node port for a new type and gives it back with the old one', () => {
    const open = updated(old, { type: 'NodePort' });
    expect(open.spec.ports![0]!.nodePort).toBeGreaterThanOrEqual(30000);
    expect(open.spec.externalTrafficPolicy).toBe('Cluster');
    const closed = updated(open, { type: 'ClusterIP' });
    expect(closed.spec).toEqual(old.spec);
  });
});

describe('serviceTable', () => {
  it.each<[ServiceSpec, unknown[]]>([
    [
      { type: 'LoadBalancer', clusterIP: '10.96.0.9', ports: [{ port: 80, nodePort: 31000 }] },
      ['LoadBalancer', '10.96.0.9', '<pending>', '80:31000/TCP'],
    ],
    [{ type: 'ExternalName', externalName: 'example.com' }, ['ExternalName', '<none>', 'example.com', '<none>']],
    [{ clusterIP: 'None', externalIPs: ['1.2.3.4'], ports: [{ port: 80 }] }, ['ClusterIP', 'None', '1.2.3.4', '80/TCP']],
  ])('%#', (spec, cells) => {
    expect(serviceTable.cells(created(spec), { now: () => 0 })).toEqual(['web', ...cells, '<unknown>', '<none>']);
  });
});
