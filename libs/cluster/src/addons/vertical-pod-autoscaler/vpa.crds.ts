/** The kinds of the autoscaler: what is served once its CustomResourceDefinitions are there. */
import type { KubeObject } from '@drydock/apimachinery';
import { VPA_GROUP } from './vpa.types.ts';

type Schema = Record<string, unknown>;

const QUANTITY_PATTERN =
  '^(\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))))?$';

const text = (description?: string): Schema => ({ type: 'string', ...(description ? { description } : {}) });
const choice = (description: string, ...values: readonly string[]): Schema => ({ type: 'string', description, enum: values });
const listOf = (items: Schema, description: string): Schema => ({ type: 'array', description, items });
const objectOf = (properties: Schema, description: string, required?: readonly string[]): Schema => ({
  type: 'object',
  description,
  properties,
  ...(required ? { required } : {}),
});
const time = (): Schema => ({ type: 'string', format: 'date-time', nullable: true });

function quantities(description: string): Schema {
  return {
    type: 'object',
    description,
    additionalProperties: {
      anyOf: [{ type: 'integer' }, { type: 'string' }],
      pattern: QUANTITY_PATTERN,
      'x-kubernetes-int-or-string': true,
    },
  };
}

const SPEC = objectOf(
  {
    recommenders: listOf(
      objectOf({ name: text('Name of the recommender.') }, 'Points to a recommender.', ['name']),
      'Who works out the recommendation: nobody named means the default one, more than one is not allowed.',
    ),
    resourcePolicy: objectOf(
      {
        containerPolicies: listOf(
          objectOf(
            {
              containerName: text('Name of a container, or `*` for those that have no policy of their own.'),
              controlledResources: listOf(text('Name of a resource.'), 'For which resources there are recommendations: cpu and memory.'),
              controlledValues: choice('Which values are set. The default is RequestsAndLimits.', 'RequestsAndLimits', 'RequestsOnly'),
              maxAllowed: quantities('The most that is recommended for the container.'),
              minAllowed: quantities('The least that is recommended for the container.'),
              mode: choice('Whether the container is autoscaled. The default is Auto.', 'Auto', 'Off'),
            },
            'How the resources of one container are worked out.',
          ),
          'Policies by container.',
        ),
      },
      'Bounds for recommendations, by container.',
    ),
    targetRef: {
      ...objectOf(
        { apiVersion: text('API version of the workload.'), kind: text('Kind of the workload.'), name: text('Name of the workload.') },
        'The controller whose pods are autoscaled: a Deployment, StatefulSet, DaemonSet, ReplicaSet, Job, CronJob, or what has a scale.',
        ['kind', 'name'],
      ),
      'x-kubernetes-map-type': 'atomic',
    },
    updatePolicy: objectOf(
      {
        evictionRequirements: listOf(
          objectOf(
            {
              changeRequirement: choice('The change that is needed.', 'TargetHigherThanRequests', 'TargetLowerThanRequests'),
              resources: listOf(text('Name of a resource.'), 'Resources of which at least one has to change so.'),
            },
            'A condition for the eviction of a pod.',
            ['changeRequirement', 'resources'],
          ),
          'All of them have to be met before a pod is evicted.',
        ),
        minReplicas: { type: 'integer', format: 'int32', description: 'How many pods must be alive before one is evicted; 2 when absent.' },
        updateMode: choice(
          'When a recommendation is put into effect. The default is Recreate.',
          'Off',
          'Initial',
          'Recreate',
          'InPlaceOrRecreate',
          'Auto',
        ),
      },
      'How recommendations reach pods.',
    ),
  },
  'What is autoscaled, and how.',
  ['targetRef'],
);

const STATUS = objectOf(
  {
    conditions: listOf(
      objectOf(
        {
          lastTransitionTime: { type: 'string', format: 'date-time', description: 'When the status changed last.' },
          message: text('Details for people.'),
          reason: text('One word for programs.'),
          status: text('True, False or Unknown.'),
          type: text('What the condition is about.'),
        },
        'One aspect of the state.',
        ['status', 'type'],
      ),
      'Conditions of the autoscaler.',
    ),
    recommendation: objectOf(
      {
        containerRecommendations: listOf(
          objectOf(
            {
              containerName: text('Name of the container.'),
              lowerBound: quantities('Less than this is likely to hurt.'),
              target: quantities('What is recommended.'),
              uncappedTarget: quantities('What would be recommended without the policy.'),
              upperBound: quantities('More than this is likely to be wasted.'),
            },
            'The recommendation for one container.',
            ['target'],
          ),
          'By container.',
        ),
      },
      'The latest recommendation.',
    ),
  },
  'What is known about the pods.',
);

const HISTOGRAM = objectOf(
  {
    bucketWeights: { type: 'object', description: 'Weights by bucket, the heaviest 10000.', 'x-kubernetes-preserve-unknown-fields': true },
    referenceTimestamp: time(),
    totalWeight: { type: 'number', description: 'Sum of all weights.' },
  },
  'How often which use was seen; older samples weigh less.',
);

const CHECKPOINT_SPEC = objectOf(
  { containerName: text('Name of the container.'), vpaObjectName: text('Name of the VerticalPodAutoscaler.') },
  'Whose history this is.',
);

const CHECKPOINT_STATUS = objectOf(
  {
    cpuHistogram: HISTOGRAM,
    firstSampleStart: time(),
    lastSampleStart: time(),
    lastUpdateTime: time(),
    memoryHistogram: HISTOGRAM,
    totalSamplesCount: { type: 'integer', description: 'How many samples there were.' },
    version: text('Version of the format.'),
  },
  'The history of a container, from which a recommender that starts goes on.',
);

const column = (name: string, jsonPath: string, type = 'string', priority = 0) => ({
  jsonPath,
  name,
  type,
  ...(priority ? { priority } : {}),
});

const FIRST = '.status.recommendation.containerRecommendations[0].target';
const COLUMNS = [
  column('Mode', '.spec.updatePolicy.updateMode'),
  column('CPU', `${FIRST}.cpu`),
  column('Mem', `${FIRST}.memory`),
  column('Provided', ".status.conditions[?(@.type=='RecommendationProvided')].status"),
  column('Age', '.metadata.creationTimestamp', 'date'),
];

function definition(kind: string, shortName: string, spec: Schema, status: Schema, version: object): KubeObject {
  const singular = kind.toLowerCase();
  const schema = objectOf(
    { apiVersion: text(), kind: text(), metadata: { type: 'object' }, spec, status },
    `${kind} of the vertical pod autoscaler.`,
    kind === 'VerticalPodAutoscaler' ? ['spec'] : undefined,
  );
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: {
      name: `${singular}s.${VPA_GROUP}`,
      annotations: {
        'api-approved.kubernetes.io': 'https://github.com/kubernetes/kubernetes/pull/63797',
        'controller-gen.kubebuilder.io/version': 'v0.16.5',
      },
    },
    spec: {
      group: VPA_GROUP,
      names: { kind, listKind: `${kind}List`, plural: `${singular}s`, shortNames: [shortName], singular },
      scope: 'Namespaced',
      versions: [{ name: 'v1', schema: { openAPIV3Schema: schema }, served: true, storage: true, ...version }],
    },
  };
}

export function vpaDefinitions(): KubeObject[] {
  return [
    definition('VerticalPodAutoscalerCheckpoint', 'vpacheckpoint', CHECKPOINT_SPEC, CHECKPOINT_STATUS, {}),
    definition('VerticalPodAutoscaler', 'vpa', SPEC, STATUS, { additionalPrinterColumns: COLUMNS, subresources: { status: {} } }),
  ];
}
