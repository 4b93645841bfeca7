import { testController } from '../../../test-support/controller-table.ts';

const SERVICE = 'Service web {spec: {selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}}';
const endpoints = 'Endpoints web subsets';
const slices = 'EndpointSlice web-* endpoints';
const conditions = 'EndpointSlice web-* endpoints.0.conditions';
const READY = { ready: true, serving: true, terminating: false };

describe('endpoint-controller', () => {
  testController([
    {
      name: 'lists the pods of a Service that are ready',
      given: ['Deployment web replicas:1', 'run'],
      when: [`create ${SERVICE}`],
      then: {
        [`${endpoints}.0.ports`]: [{ port: 8080, protocol: 'TCP' }],
        [`${endpoints}.0.addresses.0.targetRef.kind`]: 'Pod',
        [`${endpoints}.0.notReadyAddresses`]: undefined,
      },
    },
    {
      name: 'and apart from them those that are not',
      given: ['Deployment web replicas:1', 'run', SERVICE],
      when: ['patch Pod web-* {metadata: {labels: {seen: once}}}', 'status Pod web-* {conditions: [{type: Ready, status: "False"}]}'],
      then: { [`${endpoints}.0.addresses`]: undefined, [`${endpoints}.0.notReadyAddresses.0.targetRef.kind`]: 'Pod' },
    },
    {
      name: 'a pod without an address is not there yet',
      given: ['Deployment web replicas:1'],
      when: [`create ${SERVICE}`],
      then: { [endpoints]: undefined },
    },
    {
      name: 'follows the selector',
      given: ['Deployment web replicas:1', 'run', SERVICE],
      when: ['patch Service web {spec: {selector: {app: other}}}'],
      then: { [endpoints]: undefined },
    },
    {
      name: 'follows the pods',
      given: ['Deployment web replicas:1', 'run', SERVICE],
      when: ['patch Deployment web {spec: {replicas: 0}}'],
      then: { [endpoints]: undefined },
    },
    {
      name: 'also when one is removed by force',
      given: ['Pod web app=web', 'run', SERVICE],
      when: ['delete Pod web'],
      then: { [endpoints]: undefined },
    },
    {
      name: 'a Service without selector has none',
      when: ['create Service web {spec: {ports: [{port: 80}]}}'],
      then: { 'Endpoints web': 'gone' },
    },
    {
      name: 'nor has an external name',
      when: ['create Service web {spec: {type: ExternalName, externalName: example.com}}'],
      then: { 'Endpoints web': 'gone' },
    },
    {
      name: 'takes over the labels of the Service',
      given: ['Deployment web replicas:1', 'run'],
      when: [`create ${SERVICE.replace('web ', 'web tier=front ')}`],
      then: { 'Endpoints web metadata.labels': { 'endpoints.kubernetes.io/managed-by': 'endpoint-controller', tier: 'front' } },
    },
    {
      name: 'marks those of headless Services',
      when: [`create ${SERVICE.replace('{selector', '{clusterIP: None, selector')}`],
      then: { 'Endpoints web metadata.labels.service~kubernetes~io/headless': '' },
    },
    { name: 'goes with the Service', given: [SERVICE], when: ['delete Service web'], then: { 'Endpoints web': 'gone' } },
  ]);
});

describe('endpointslice-controller', () => {
  testController([
    {
      name: 'lists the pods of a Service',
      given: ['Deployment web replicas:1', 'run'],
      when: [`create ${SERVICE}`],
      then: {
        [conditions]: [READY],
        'EndpointSlice web-* ports': [[{ name: '', port: 8080, protocol: 'TCP' }]],
        'EndpointSlice web-* addressType': ['IPv4'],
      },
    },
    {
      name: 'and says which are not ready',
      given: ['Deployment web replicas:1', 'run', SERVICE],
      when: ['status Pod web-* {conditions: [{type: Ready, status: "False"}]}'],
      then: { [conditions]: [{ ready: false, serving: false, terminating: false }] },
    },
    {
      name: 'and which are going',
      given: ['Pod web app=web on:a {metadata: {finalizers: [example.com/wait]}}', 'run', SERVICE],
      when: ['delete Pod web'],
      then: { [conditions]: [{ ready: false, serving: true, terminating: true }] },
    },
    {
      name: 'publishes those that are not ready when it is told',
      given: ['Pod web app=web on:a', 'run', SERVICE.replace('{selector', '{publishNotReadyAddresses: true, selector')],
      when: ['status Pod web {conditions: [{type: Ready, status: "False"}]}'],
      then: { [conditions]: [{ ready: true, serving: false, terminating: false }] },
    },
    { name: 'has an empty slice without pods', when: [`create ${SERVICE}`], then: { [slices]: [[]] } },
    {
      name: 'says whose it is',
      when: [`create ${SERVICE}`],
      then: {
        'EndpointSlice web-* metadata.labels': [
          { 'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io', 'kubernetes.io/service-name': 'web' },
        ],
        'EndpointSlice web-* metadata.ownerReferences.0.kind': ['Service'],
      },
    },
    {
      name: 'stays the same object when its first pod comes and its last one goes',
      given: [SERVICE, 'patch EndpointSlice web-* {metadata: {annotations: {mark: mine}}}', 'Pod web app=web', 'run'],
      when: ['delete Pod web'],
      then: { 'EndpointSlice web-* metadata.annotations.mark': ['mine'], [slices]: [[]], 'EndpointSlice web-* ports': [null] },
    },
    {
      name: 'or its port changes',
      given: [SERVICE, 'Pod web app=web', 'run', 'patch EndpointSlice web-* {metadata: {annotations: {mark: mine}}}'],
      when: ['patch Service web {spec: {ports: [{port: 80, targetPort: 9090}]}}'],
      then: {
        'EndpointSlice web-* metadata.annotations.mark': ['mine'],
        'EndpointSlice web-* ports': [[{ name: '', port: 9090, protocol: 'TCP' }]],
      },
    },
    { name: 'comes back', given: [SERVICE], when: ['delete EndpointSlice web-*'], then: { 'EndpointSlice count': 1 } },
    { name: 'goes with the Service', given: [SERVICE], when: ['delete Service web'], then: { 'EndpointSlice count': 0 } },
  ]);
});

describe('endpointslicemirroring-controller', () => {
  const PLAIN = 'Service web {spec: {ports: [{port: 80}]}}';
  const written = (more = '') => `Endpoints web {${more}subsets: [{addresses: [{ip: 192.0.2.1}], ports: [{port: 9376}]}]}`;
  testController([
    {
      name: 'copies Endpoints that somebody wrote',
      given: [PLAIN],
      when: [`create ${written()}`],
      then: {
        'EndpointSlice web-* endpoints.0.addresses': [['192.0.2.1']],
        'EndpointSlice web-* metadata.labels': [
          { 'endpointslice.kubernetes.io/managed-by': 'endpointslicemirroring-controller.k8s.io', 'kubernetes.io/service-name': 'web' },
        ],
      },
    },
    {
      name: 'and their changes',
      given: [PLAIN, written()],
      when: ['patch Endpoints web {subsets: [{addresses: [{ip: 192.0.2.9}], ports: [{port: 9376}]}]}'],
      then: { 'EndpointSlice web-* endpoints.0.addresses': [['192.0.2.9']] },
    },
    {
      name: 'not those of a Service with a selector',
      given: [SERVICE, 'delete Endpoints web'],
      when: ['wait 1s'],
      then: { 'EndpointSlice count': 1 },
    },
    {
      name: 'not those that do not want to be',
      given: [PLAIN],
      when: [`create ${written('metadata: {labels: {endpointslice.kubernetes.io/skip-mirror: "true"}}, ')}`],
      then: { 'EndpointSlice count': 0 },
    },
    { name: 'not without a Service', when: [`create ${written()}`], then: { 'EndpointSlice count': 0 } },
    { name: 'ends with the Endpoints', given: [PLAIN, written()], when: ['delete Endpoints web'], then: { 'EndpointSlice count': 0 } },
  ]);
});
