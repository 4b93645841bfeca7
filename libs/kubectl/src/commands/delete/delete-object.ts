/** Deleting objects and waiting until they are gone: delete, replace --force, apply --prune, run --rm. */
import { isReason, type KubeObject, type Status } from '@drydock/apimachinery';
import type { DeleteOptions } from '@drydock/apiserver';
import type { Session } from '../../cluster/session.ts';
import { CommandError } from '../../command/command-error.ts';
import { boolFlag, durationFlag, intFlag, stringFlag, type FlagDefinition } from '../../command/flag.ts';
import type { Invocation } from '../../command/invocation.ts';
import type { Steps } from '../../command/streams.ts';
import type { Query } from '../../options/dry-run.ts';
import { pathOf, type Info } from '../../resource/info.ts';
import { untilObject } from '../../resource/until-object.ts';

export const cascadeFlag: FlagDefinition = stringFlag(
  'cascade',
  'Must be "background", "orphan", or "foreground". What becomes of the objects that the deleted one owns (like the pods of a replica set).',
  { default: 'background', bareValue: 'background', completion: { of: 'values', values: ['background', 'orphan', 'foreground'] } },
);

/** The flags of commands that may delete on the way, such as replace. */
export const deletionFlags: readonly FlagDefinition[] = [
  cascadeFlag,
  boolFlag('force', 'If true, remove the object at once and do not wait for it to shut down. May lose data.'),
  intFlag('grace-period', 'Seconds that the object has to shut down; negative for its own setting, 0 with --force only.', { default: -1 }),
  durationFlag('timeout', 'How long to wait for the deletion; zero decides by the size of the object'),
  boolFlag('wait', 'If true, wait until the object is gone, finalizers included.'),
];

const PROPAGATION = { background: 'Background', orphan: 'Orphan', foreground: 'Foreground' } as const;

/** The commands that have been told that their `--cascade` is out of date: once is enough for all objects. */
const told = new WeakSet<Invocation>();

export function propagationPolicy(invocation: Invocation): DeleteOptions['propagationPolicy'] {
  const { flags, session } = invocation;
  const value = flags.string('cascade');
  if (Object.hasOwn(PROPAGATION, value)) return PROPAGATION[value as keyof typeof PROPAGATION];
  if (value === 'true' || value === 'false') {
    const meant = value === 'true' ? 'background' : 'orphan';
    const warning = `warning: --cascade=${value} is deprecated (boolean value) and can be replaced with --cascade=${meant}.\n`;
    if (!told.has(invocation)) session.streams.err(warning);
    told.add(invocation);
    return PROPAGATION[meant];
  }
  throw new CommandError(`invalid cascade value (${value}). Must be "background", "foreground", or "orphan"`);
}

export interface DeletionRequest {
  /** Negative: the object's own. */
  readonly gracePeriodSeconds: number;
  readonly propagationPolicy?: DeleteOptions['propagationPolicy'];
  readonly query?: Query;
}

/** Sends the request; the uid of what is being deleted, for waiting. */
export function sendDeletion(
  session: Session,
  info: Info,
  { gracePeriodSeconds, propagationPolicy: policy, query }: DeletionRequest,
): string | undefined {
  const body = {
    kind: 'DeleteOptions',
    apiVersion: 'v1',
    ...(gracePeriodSeconds >= 0 ? { gracePeriodSeconds } : {}),
    ...(policy ? { propagationPolicy: policy } : {}),
  };
  const answer = session.send<KubeObject | Status>({ method: 'DELETE', path: pathOf(info), query, body });
  if (answer.kind === 'Status') return (answer as Status).details?.uid;
  return (answer as KubeObject).metadata.uid;
}

/** Watches until an object is gone, or another one has its name. False at the deadline (milliseconds of virtual time). */
export function* waitUntilGone(session: Session, info: Info, uid: string | undefined, deadline: number): Steps<boolean> {
  const isGone = (object: KubeObject | undefined): true | undefined => (!object || (uid && object.metadata.uid !== uid) ? true : undefined);
  if (isGone(readOrUndefined(session, info))) return true;
  return (yield* untilObject(session, info, deadline, isGone)) ?? false;
}

export function readOrUndefined(session: Session, info: Info): KubeObject | undefined {
  try {
    return session.send<KubeObject>({ method: 'GET', path: pathOf(info) });
  } catch (error) {
    if (isReason(error, 'NotFound')) return undefined;
    throw error;
  }
}
