import { testController } from '../../../test-support/controller-table.ts';

const definition = (plural: string, kind: string, more = '', metadata = '') =>
  `CustomResourceDefinition ${plural}.example.com {${metadata}spec: {group: example.com, scope: Namespaced, names: {plural: ${plural}, kind: ${kind}${more}}, versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]}}`;
const SHIPS = definition('ships', 'Ship', ', shortNames: [sh]');
const conditions = 'CustomResourceDefinition ships.example.com status.conditions';
const ACCEPTED = 'NamesAccepted=True NoConflicts: no conflicts found';
const ESTABLISHED = 'Established=True InitialNamesAccepted: the initial names have been accepted';

describe('crd-naming-condition-controller', () => {
  testController([
    {
      name: 'accepts names that are free',
      when: [`create ${SHIPS}`],
      then: {
        'CustomResourceDefinition ships.example.com status.acceptedNames': {
          plural: 'ships',
          singular: 'ship',
          kind: 'Ship',
          listKind: 'ShipList',
          shortNames: ['sh'],
        },
      },
    },
    {
      name: 'not a short name that is taken',
      given: [SHIPS],
      when: [`create ${definition('shops', 'Shop', ', shortNames: [sh]')}`],
      then: {
        'CustomResourceDefinition shops.example.com status.conditions': [
          'NamesAccepted=False ShortNamesConflict: "sh" is already in use',
          'Established=False NotAccepted: not all names are accepted',
        ],
      },
    },
    {
      name: 'until it is free',
      given: [SHIPS, definition('shops', 'Shop', ', shortNames: [sh]')],
      when: ['delete CustomResourceDefinition ships.example.com', 'wait 10s'],
      then: { 'CustomResourceDefinition shops.example.com status.conditions': [ACCEPTED, ESTABLISHED] },
    },
  ]);
});

describe('crd-establishing-controller', () => {
  testController([
    {
      name: 'establishes a kind whose names are accepted',
      when: [`create ${SHIPS}`, 'wait 10s'],
      then: { [conditions]: [ACCEPTED, ESTABLISHED] },
    },
  ]);
});

describe('crd-finalizer', () => {
  testController([
    {
      name: 'lets a kind go that has no objects',
      given: [SHIPS, 'wait 10s'],
      when: ['delete CustomResourceDefinition ships.example.com', 'wait 10s'],
      then: { 'CustomResourceDefinition ships.example.com': 'gone' },
    },
  ]);
});

describe('kubernetes-api-approval-policy-controller', () => {
  const protectedKind = (annotation: string) =>
    SHIPS.replaceAll('example.com', 'ships.k8s.io').replace(
      '{spec',
      `{metadata: {annotations: {api-approved.kubernetes.io: "${annotation}"}}, spec`,
    );
  const found = 'CustomResourceDefinition ships.ships.k8s.io status.conditions';
  testController([
    {
      name: 'says which approval a kind of Kubernetes has',
      when: [`create ${protectedKind('https://github.com/kubernetes/kubernetes/pull/78458')}`, 'wait 10s'],
      then: {
        [found]: [
          ACCEPTED,
          ESTABLISHED,
          'KubernetesAPIApprovalPolicyConformant=True ApprovedAnnotation: approved in https://github.com/kubernetes/kubernetes/pull/78458',
        ],
      },
    },
    {
      name: 'or that it has none',
      when: [`create ${protectedKind('unapproved, experimental-only')}`, 'wait 10s'],
      then: {
        [found]: [
          ACCEPTED,
          ESTABLISHED,
          'KubernetesAPIApprovalPolicyConformant=False UnapprovedAnnotation: not approved: "unapproved, experimental-only"',
        ],
      },
    },
    { name: 'other kinds need none', when: [`create ${SHIPS}`, 'wait 10s'], then: { [conditions]: [ACCEPTED, ESTABLISHED] } },
  ]);
});

describe('autoregister', () => {
  testController([
    {
      name: 'registers the group of a kind',
      when: [`create ${SHIPS}`, 'wait 10s'],
      then: {
        'APIService v1.example.com spec': { group: 'example.com', version: 'v1', groupPriorityMinimum: 1000, versionPriority: 100 },
        'APIService v1.example.com status.conditions': ['Available=True Local: Local APIServices are always available'],
      },
    },
    {
      name: 'and takes it back',
      given: [SHIPS, 'wait 10s'],
      when: ['delete CustomResourceDefinition ships.example.com', 'wait 10s'],
      then: { 'APIService v1.example.com': 'gone' },
    },
  ]);
});
