/** scenario.yaml: a lesson's cluster, steps and checks. */
import { z } from 'zod';
import { durationSchema } from './duration.ts';
import { expectationSchema } from './expectation.schema.ts';
import { parametersSchema } from '../parameters/parameters.schema.ts';
import { ADDON_NAMES } from './addons.ts';
import { nodeGroupSchema } from './node-group.schema.ts';
import { FAULT_NAMES } from './faults.ts';
import { localizedListSchema, localizedTextSchema } from './localized.ts';

export const API_VERSION = 'drydock.dev/v1';

/** Ids stand in addresses and in stored progress, so they are plain and never change. */
export const idSchema = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be lower-case words joined by hyphens')
  .max(63);

export const checkSchema = z
  .strictObject({
    id: idSchema,
    title: localizedTextSchema,
    points: z.number().min(0).max(100).default(1),
    partialCredit: z.boolean().default(false).describe('The share of an allOf that holds earns that share of the points.'),
    expect: expectationSchema,
    message: localizedTextSchema.optional().describe('What to tell the learner when the check fails.'),
    failHints: z
      .array(z.strictObject({ when: expectationSchema, message: localizedTextSchema }))
      .default([])
      .describe('Common mistakes: the first whose expectation holds is told instead of the message.'),
    eventually: durationSchema.optional().describe('How long it may take until it is so, in virtual time, on a copy.'),
    stableFor: durationSchema.optional().describe('How long it must stay so, in virtual time, on a copy.'),
    guard: z.boolean().default(false).describe('It holds from the start and has to be kept: a wrong attempt must break it.'),
    once: z
      .boolean()
      .default(false)
      .describe('It need come true only once, when the steps before it are done: what comes later may undo it.'),
    reveal: z.boolean().default(true).describe('Whether a failure shows what was expected and found.'),
  })
  .meta({ id: 'Check' });

/** Stands before the names of its machines, which have room for 63 characters. */
const clusterIdSchema = idSchema.max(40);

const stepSchema = z
  .strictObject({
    id: idSchema,
    after: z.array(idSchema).optional().describe('The steps that come before; without any in the lesson, each follows the one above it.'),
    checks: z.array(checkSchema).default([]),
    domain: idSchema.optional().describe('Of a task of an exam: where its points count.'),
    cluster: clusterIdSchema.optional().describe('Of several clusters: the one that it is about, and that its checks read.'),
    host: z
      .string()
      .regex(/^(controlplane|node\d{2,3})$/, 'must be controlplane, node01 and so on')
      .optional()
      .describe('The machine of that cluster to ssh into; without it the step is done at the workstation.'),
    hints: localizedListSchema.optional().describe('One after the other, from a nudge to almost the answer.'),
  })
  .meta({ id: 'Step' });

const examSchema = z
  .strictObject({
    minutes: z.int().min(1).max(480).describe('How long it takes; then it is graded as it stands.'),
    passMark: z.number().min(0).max(100).describe('The share of the points that is enough, in percent.'),
    domains: z.record(idSchema, localizedTextSchema).describe('What the report is divided into.'),
    pools: z
      .array(z.strictObject({ id: idSchema, draw: z.int().min(1), steps: z.array(idSchema).min(1) }))
      .default([])
      .describe('From each of these some tasks are drawn for each attempt; tasks of no pool are for everybody.'),
  })
  .meta({ id: 'Exam', description: 'The steps are tasks, in any order, without hints; they are graded at the end.' });

const setupShape = {
  manifests: z.array(z.string().min(1)).default([]).describe('Files of the lesson, `*` stands for any part of a name.'),
  files: z
    .record(z.string().regex(/^\//, 'must be an absolute path'), z.string().min(1))
    .default({})
    .describe('Path on the workstation, or on the control plane of one of several clusters → file.'),
  script: z.string().min(1).optional().describe('Runs as root, where the files are, before the learner arrives.'),
  faults: z
    .array(
      z.strictObject({
        name: z.enum(FAULT_NAMES),
        parameters: z.record(z.string(), z.string()).default({}).describe('Which node, controller or image.'),
      }),
    )
    .default([])
    .describe('What goes wrong after the script has run.'),
};

const setupSchema = z.strictObject({
  ...setupShape,
  advance: durationSchema.optional().describe('Virtual time that passes at the end of the set-up.'),
});

const clusterShape = {
  nodes: z.int().min(0).max(100).default(2).describe('Workers beside controlplane, which takes pods itself when there are none.'),
  spares: z.int().min(0).max(10).default(0).describe('Machines named like further workers that have kubeadm and belong to no cluster yet.'),
  storageClass: z.boolean().default(true).describe('A default StorageClass with its provisioner.'),
  addons: z.array(z.enum(ADDON_NAMES)).default([]).describe('What is installed besides.'),
  nodeGroups: z.array(nodeGroupSchema).default([]).describe('Where the add-on cluster-autoscaler takes its nodes from.'),
};

/** Groups of nodes want somebody who looks after them. */
const areLookedAfter = ({ addons, nodeGroups }: { addons: readonly string[]; nodeGroups: readonly unknown[] }) =>
  nodeGroups.length === 0 || addons.includes('cluster-autoscaler');
const NOT_LOOKED_AFTER = { path: ['nodeGroups'], error: 'nobody looks after them: add cluster-autoscaler to the addons' };

const namedClusterSchema = z
  .strictObject({
    id: clusterIdSchema.describe('The name of its context, and the first part of the names of its machines.'),
    ...clusterShape,
    setup: z.strictObject(setupShape).optional(),
  })
  .refine(areLookedAfter, NOT_LOOKED_AFTER)
  .meta({ id: 'Cluster', description: 'One of several clusters, which are reached from a workstation.' });

/** Their networks are 172.30.0.0/16 and downwards. */
const MOST_CLUSTERS = 8;

const LESSON_ADDRESS = /^[a-z0-9]+(-[a-z0-9]+)*\/[a-z0-9]+(-[a-z0-9]+)*$/;

export const scenarioSchema = z
  .strictObject({
    apiVersion: z.literal(API_VERSION),
    kind: z.literal('Scenario'),
    metadata: z.strictObject({ id: idSchema, order: z.number().default(0) }),
    prerequisites: z
      .array(z.string().regex(LESSON_ADDRESS, 'must be <track>/<lesson>'))
      .default([])
      .describe('The lessons that it builds on, each as <track>/<lesson>; they come before it.'),
    minutes: z.int().min(1).max(240),
    difficulty: z.enum(['beginner', 'intermediate', 'advanced']),
    cluster: z
      .strictObject(clusterShape)
      .refine(areLookedAfter, NOT_LOOKED_AFTER)
      .default({ nodes: 2, spares: 0, storageClass: true, addons: [], nodeGroups: [] }),
    clusters: z
      .array(namedClusterSchema)
      .max(MOST_CLUSTERS)
      .default([])
      .describe('Several clusters instead of that one; the terminal is at a workstation that reaches them all.'),
    title: localizedTextSchema,
    summary: localizedTextSchema,
    parameters: parametersSchema.default({}).describe('Drawn for each learner; `{{ name }}` stands for them in every text and file.'),
    exam: examSchema.optional(),
    setup: setupSchema.optional(),
    steps: z.array(stepSchema).min(1),
  })
  .meta({ title: 'A Drydock lesson' });

export const trackSchema = z
  .strictObject({ title: localizedTextSchema, summary: localizedTextSchema, order: z.number() })
  .meta({ title: 'A Drydock track' });

export type ScenarioDocument = z.infer<typeof scenarioSchema>;
export type TrackDocument = z.infer<typeof trackSchema>;
export type CheckDocument = z.infer<typeof checkSchema>;
