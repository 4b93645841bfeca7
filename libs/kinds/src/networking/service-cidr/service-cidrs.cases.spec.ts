import { testController } from '../../../test-support/controller-table.ts';

const RANGE = 'ServiceCIDR more {spec: {cidrs: [10.97.0.0/24]}}';
const SERVICE = 'Service web {spec: {clusterIP: 10.97.0.9, ports: [{port: 80}]}}';

describe('service-cidrs-controller', () => {
  testController([
    {
      name: 'says that a range can be used, and protects it',
      when: [`create ${RANGE}`],
      then: {
        'ServiceCIDR more status.conditions': ['Ready=True: Kubernetes Service CIDR is ready'],
        'ServiceCIDR more metadata.finalizers': ['networking.k8s.io/service-cidr-finalizer'],
      },
    },
    {
      name: 'lets a range go that nobody uses',
      given: [RANGE],
      when: ['delete ServiceCIDR more', 'wait 20s'],
      then: { 'ServiceCIDR more': 'gone' },
    },
    {
      name: 'keeps one that somebody uses',
      given: [RANGE, SERVICE],
      when: ['delete ServiceCIDR more', 'wait 20s'],
      then: {
        'ServiceCIDR more status.conditions': [
          'Ready=False Terminating: There are still IPAddresses referencing the ServiceCIDR, please remove them or create a new ServiceCIDR',
        ],
      },
    },
    {
      name: 'until they do not',
      given: [RANGE, SERVICE, 'delete ServiceCIDR more', 'wait 20s'],
      when: ['delete Service web', 'wait 20s'],
      then: { 'ServiceCIDR more': 'gone' },
    },
  ]);
});

describe('ipallocator-repair-controller', () => {
  testController([
    {
      name: 'has an object for each address of a Service',
      given: [RANGE],
      when: [`create ${SERVICE}`],
      then: {
        'IPAddress 10.97.0.9 spec.parentRef': { resource: 'services', namespace: 'default', name: 'web' },
        'IPAddress 10.97.0.9 metadata.labels': {
          'ipaddress.kubernetes.io/ip-family': 'IPv4',
          'ipaddress.kubernetes.io/managed-by': 'ipallocator.k8s.io',
        },
      },
    },
    { name: 'removes it with the Service', given: [RANGE, SERVICE], when: ['delete Service web'], then: { 'IPAddress 10.97.0.9': 'gone' } },
    { name: 'makes it again', given: [RANGE, SERVICE], when: ['delete IPAddress 10.97.0.9'], then: { 'IPAddress 10.97.0.9': 'there' } },
    {
      name: 'headless Services have none',
      when: ['create Service web {spec: {clusterIP: None, ports: [{port: 80}]}}'],
      then: { 'IPAddress count': 0 },
    },
  ]);
});
