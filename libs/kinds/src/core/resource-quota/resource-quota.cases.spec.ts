import { testController } from '../../../test-support/controller-table.ts';

const quota = (hard: string, more = '') => `ResourceQuota few {spec: {hard: {${hard}}${more}}}`;
const used = 'ResourceQuota few status.used';
const asking = (name: string, requests: string, limits = requests) =>
  `Pod ${name} {spec: {containers: [{name: c, image: nginx, resources: {requests: {${requests}}, limits: {${limits}}}}]}}`;

describe('resourcequota-controller', () => {
  testController([
    {
      name: 'counts nothing',
      when: [`create ${quota('pods: "4"')}`],
      then: { [used]: { pods: '0' }, 'ResourceQuota few status.hard': { pods: '4' } },
    },
    {
      name: 'counts what is there',
      given: ['Pod web', 'ConfigMap one'],
      when: [`create ${quota('pods: "4", configmaps: "9"')}`],
      then: { [used]: { configmaps: '1', pods: '1' } },
    },
    { name: 'counts what comes', given: [quota('pods: "4"')], when: ['create Pod web'], then: { [used]: { pods: '1' } } },
    { name: 'and what goes', given: [quota('pods: "4"'), 'Pod web'], when: ['delete Pod web'], then: { [used]: { pods: '0' } } },
    {
      name: 'pods that have ended do not count',
      given: [quota('pods: "4"'), 'Pod web', 'run'],
      when: ['succeed'],
      then: { [used]: { pods: '0' } },
    },
    {
      name: 'adds requests and limits up',
      given: [quota('requests.cpu: "4", limits.memory: 4Gi')],
      when: [`create ${asking('one', 'cpu: 250m, memory: 1Gi')}`, `create ${asking('two', 'cpu: "1", memory: 1Gi')}`],
      then: { [used]: { 'limits.memory': '2Gi', 'requests.cpu': '1250m' } },
    },
    {
      name: 'cpu means requests.cpu',
      given: [quota('cpu: "4"')],
      when: [`create ${asking('one', 'cpu: 500m')}`],
      then: { [used]: { cpu: '500m' } },
    },
    {
      name: 'storage of claims',
      given: [quota('requests.storage: 9Gi, persistentvolumeclaims: "3"')],
      when: ['create PersistentVolumeClaim data {spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 2Gi}}}}'],
      then: { [used]: { persistentvolumeclaims: '1', 'requests.storage': '2Gi' } },
    },
    {
      name: 'any kind by its name',
      given: [quota('count/deployments.apps: "3"')],
      when: ['create Deployment web replicas:0'],
      then: { [used]: { 'count/deployments.apps': '1' } },
    },
    {
      name: 'services by their type',
      given: [quota('services.nodeports: "3", services: "9"')],
      when: ['create Service web {spec: {type: NodePort, ports: [{port: 80}]}}'],
      then: { [used]: { services: '1', 'services.nodeports': '1' } },
    },
    {
      name: 'a scope chooses the pods',
      given: [quota('pods: "4"', ', scopes: [BestEffort]'), asking('one', 'cpu: 500m')],
      when: ['create Pod two'],
      then: { [used]: { pods: '1' } },
    },
    {
      name: 'follows its own change',
      given: [quota('pods: "4"'), 'ConfigMap one'],
      when: ['patch ResourceQuota few {spec: {hard: {pods: "5", configmaps: "9"}}}'],
      then: { [used]: { configmaps: '1', pods: '0' }, 'ResourceQuota few status.hard': { pods: '5', configmaps: '9' } },
    },
  ]);
});
