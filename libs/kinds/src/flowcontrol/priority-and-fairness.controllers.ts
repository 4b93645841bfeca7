/** What the API server does for its flow schemas and priority levels. Both controllers are part of its own process. */
import { deepEqual, formatTime, type Condition, type KubeObject } from '@drydock/apimachinery';
import { FLOW_SCHEMAS, PRIORITY_LEVELS, type FlowSchema, type ResourceDefinition, type StorageEvent } from '@drydock/apiserver';
import { enqueueObject, type Controller, type ControllerContext } from '../controller/controller.ts';
import {
  AUTO_UPDATE,
  BOOTSTRAP_FLOW_SCHEMAS,
  BOOTSTRAP_PRIORITY_LEVELS,
  MANDATORY_FLOW_SCHEMAS,
  MANDATORY_PRIORITY_LEVELS,
} from './bootstrap-objects.ts';
import { flowSchemas } from './flow-schema/flow-schema.ts';
import { priorityLevelConfigurations } from './priority-level-configuration/priority-level-configuration.ts';

const API_SERVER = { username: 'system:apiserver', groups: ['system:masters'] };
/** How long something that is missing stays so at most (pkg/registry/flowcontrol/rest/storage_flowcontrol.go). */
const INTERVAL = 60 * 1000;

type Bootstrap = KubeObject & { spec: object };
const OBJECTS: ReadonlyMap<string, Bootstrap> = new Map(
  [...BOOTSTRAP_PRIORITY_LEVELS, ...BOOTSTRAP_FLOW_SCHEMAS].map((object) => [keyOf(object), object]),
);
const MANDATORY = new Set([...MANDATORY_PRIORITY_LEVELS, ...MANDATORY_FLOW_SCHEMAS].map(keyOf));

function keyOf({ kind, metadata }: KubeObject): string {
  return `${kind} ${metadata.name}`;
}

/** Brings back the objects that a server suggests, and their specs as long as nobody said that they are his own. */
export const flowControlProducer: Controller = {
  name: 'api-priority-and-fairness-config-producer-v1',
  user: API_SERVER,
  watches: { [FLOW_SCHEMAS]: enqueueDifference, [PRIORITY_LEVELS]: enqueueDifference },

  reconcile(key, context) {
    if (key.startsWith(LATER)) return context.requeueAt(context.clock.now() + INTERVAL, key.slice(LATER.length));
    const wanted = OBJECTS.get(key)!;
    const definition = (wanted.kind === 'FlowSchema' ? flowSchemas : priorityLevelConfigurations) as ResourceDefinition<Bootstrap>;
    const resource = wanted.kind === 'FlowSchema' ? FLOW_SCHEMAS : PRIORITY_LEVELS;
    const stored = context.lister.get<Bootstrap>(resource, undefined, wanted.metadata.name);
    if (!stored) context.client.create(definition, wanted);
    else if (mayUpdate(stored, key) && !deepEqual(stored.spec, wanted.spec))
      context.client.update(definition, { ...stored, spec: wanted.spec });
  },
};

/** Marks a key as one to be looked at when the interval is over. */
const LATER = 'later ';

function enqueueDifference({ type, object }: StorageEvent, enqueue: (key: string) => void): void {
  const wanted = OBJECTS.get(keyOf(object));
  if (!wanted) return;
  if (type === 'DELETED' || !deepEqual((object as Bootstrap).spec, wanted.spec)) enqueue(LATER + keyOf(object));
}

function mayUpdate({ metadata }: KubeObject, key: string): boolean {
  return !MANDATORY.has(key) && metadata.annotations?.[AUTO_UPDATE] !== 'false';
}

/** Tells of each flow schema whether its priority level exists (util/flowcontrol/apf_controller.go, presyncFlowSchemaStatus). */
export const flowControlConsumer: Controller = {
  name: 'api-priority-and-fairness-config-consumer-v1',
  user: API_SERVER,
  watches: {
    [FLOW_SCHEMAS]: enqueueObject,
    [PRIORITY_LEVELS]({ type, object }, enqueue, lister) {
      if (type === 'MODIFIED') return;
      for (const { metadata, spec } of lister.list<FlowSchema>(FLOW_SCHEMAS)) {
        if (spec.priorityLevelConfiguration?.name === object.metadata.name) enqueue(metadata.name);
      }
    },
  },

  reconcile(name, context) {
    const schema = context.lister.get<FlowSchema>(FLOW_SCHEMAS, undefined, name);
    if (schema) reportLevel(schema, context);
  },
};

function reportLevel(schema: FlowSchema, { lister, client, clock }: ControllerContext): void {
  const level = schema.spec.priorityLevelConfiguration?.name ?? '';
  const exists = lister.get(PRIORITY_LEVELS, undefined, level) !== undefined;
  const named = `This FlowSchema references the PriorityLevelConfiguration object named ${JSON.stringify(level)}`;
  const verdict: Pick<Condition, 'status' | 'reason' | 'message'> = exists
    ? { status: 'False', reason: 'Found', message: `${named} and it exists` }
    : { status: 'True', reason: 'NotFound', message: `${named} but there is no such object` };
  const before = schema.status?.conditions?.find(({ type }) => type === 'Dangling');
  if (before && before.status === verdict.status && before.message === verdict.message) return;
  const condition: Condition = { type: 'Dangling', lastTransitionTime: formatTime(clock.now()), ...verdict };
  const others = (schema.status?.conditions ?? []).filter(({ type }) => type !== 'Dangling');
  client.replaceStatus(flowSchemas, schema, { conditions: [...others, condition] });
}
