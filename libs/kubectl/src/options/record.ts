/** `--record`: the command stands in an annotation of what it changed (cli-runtime, genericclioptions.RecordFlags). */
import type { KubeObject } from '@drydock/apimachinery';
import { PATCH_TYPES } from '@drydock/apiserver';
import type { Invocation } from '../command/invocation.ts';
import { pathOf, type Info } from '../resource/info.ts';

export const CHANGE_CAUSE = 'kubernetes.io/change-cause';

/** `kubectl set image deployment/web nginx=nginx:1.26 --record=true`: arguments first, then the flags by their long names. */
function changeCause({ resolved, flags }: Invocation): string {
  return [resolved.path, ...flags.args, ...flags.given.map(({ name, text }) => `--${name}=${text}`)].join(' ');
}

/** The object with the annotation; as it is without the flag. */
export function recorded<T extends KubeObject>(invocation: Invocation, object: T): T {
  if (!invocation.flags.has('record') || !invocation.flags.bool('record')) return object;
  const annotations = { ...object.metadata.annotations, [CHANGE_CAUSE]: changeCause(invocation) };
  return { ...object, metadata: { ...object.metadata, annotations } };
}

/** The annotation in a request of its own, for what was just changed; `object` without the flag. */
export function recordAfterwards(invocation: Invocation, info: Info, object: KubeObject): KubeObject {
  const after = recorded(invocation, object);
  if (after === object || object.metadata.annotations?.[CHANGE_CAUSE] === after.metadata.annotations?.[CHANGE_CAUSE]) return object;
  const body = { metadata: { annotations: { [CHANGE_CAUSE]: after.metadata.annotations![CHANGE_CAUSE] } } };
  return invocation.session.send<KubeObject>({ method: 'PATCH', path: pathOf(info), contentType: PATCH_TYPES.merge, body });
}
