import { testController } from '../../test-support/controller-table.ts';

const schema = (level: string) =>
  `FlowSchema mine {spec: {priorityLevelConfiguration: {name: ${level}}, matchingPrecedence: 900, rules: [{subjects: [{kind: Group, group: {name: "system:authenticated"}}], resourceRules: [{verbs: ["*"], apiGroups: ["*"], resources: ["*"], namespaces: ["*"]}]}]}}`;

describe('api-priority-and-fairness-config-producer-v1', () => {
  testController([
    {
      name: 'gives a suggested schema its own spec, within a minute',
      given: [schema('low').replace(' mine ', ' probes ')],
      when: ['wait 60s'],
      then: { 'FlowSchema probes spec.matchingPrecedence': 2 },
    },
    {
      name: 'unless somebody says that it is his',
      given: [schema('low').replace(' mine {', ' probes {metadata: {annotations: {apf.kubernetes.io/autoupdate-spec: "false"}}, ')],
      when: ['wait 60s'],
      then: { 'FlowSchema probes spec.matchingPrecedence': 900 },
    },
    {
      name: 'brings one back that was deleted',
      given: [schema('low').replace(' mine ', ' probes ')],
      when: ['delete FlowSchema probes', 'wait 60s'],
      then: { 'FlowSchema probes spec.matchingPrecedence': 2 },
    },
  ]);
});

describe('api-priority-and-fairness-config-consumer-v1', () => {
  testController([
    {
      name: 'says that a schema names a level that is there',
      given: [
        'PriorityLevelConfiguration low {spec: {type: Limited, limited: {nominalConcurrencyShares: 5, limitResponse: {type: Reject}}}}',
      ],
      when: [`create ${schema('low')}`],
      then: {
        'FlowSchema mine status.conditions': [
          'Dangling=False Found: This FlowSchema references the PriorityLevelConfiguration object named "low" and it exists',
        ],
      },
    },
    {
      name: 'or is not',
      when: [`create ${schema('none')}`],
      then: {
        'FlowSchema mine status.conditions': [
          'Dangling=True NotFound: This FlowSchema references the PriorityLevelConfiguration object named "none" but there is no such object',
        ],
      },
    },
  ]);
});
