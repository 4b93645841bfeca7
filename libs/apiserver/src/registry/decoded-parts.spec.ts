import { deepFreeze, kubernetesSchemas, type KubeObject } from '@drydock/apimachinery';
import type { LiveObject } from './decoded-parts.ts';
import { decodeDraft } from './draft.ts';

const PODS = { group: '', version: 'v1', kind: 'Pod' };

interface Pod extends KubeObject {
  spec: { containers: { name: string; resources?: object }[]; tolerations?: { key: string }[]; restartPolicy?: string };
  status: { phase?: string; conditions?: { type: string; status: string }[] };
}

const live = () =>
  deepFreeze(
    decode({
      metadata: { name: 'web', uid: 'u', labels: { app: 'web' }, annotations: { note: 'x' } },
      spec: { containers: [{ name: 'c' }], tolerations: [{ key: 'k' }] },
      status: { phase: 'Pending', conditions: [{ type: 'Ready', status: 'False' }] },
    }),
  );

function decode(body: object, against?: LiveObject): Pod {
  const warnings: string[] = [];
  const draft = decodeDraft<Pod>(body, PODS, kubernetesSchemas, { fieldValidation: 'Warn', warn: (text) => warnings.push(text) }, against);
  expect(warnings).toEqual([]);
  return draft;
}

const isFrozenAnywhere = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && (Object.isFrozen(value) || Object.values(value).some(isFrozenAnywhere));

describe('the draft of an update', () => {
  it.each<[string, (pod: Pod) => object]>([
    ['nothing', (pod) => pod],
    ['a label', (pod) => ({ ...pod, metadata: { ...pod.metadata, labels: { app: 'other' } } })],
    ['a field of the spec', (pod) => ({ ...pod, spec: { ...pod.spec, restartPolicy: 'Never' } })],
    ['one of a list', (pod) => ({ ...pod, spec: { ...pod.spec, tolerations: [...pod.spec.tolerations!, { key: 'new' }] } })],
    ['a condition', (pod) => ({ ...pod, status: { ...pod.status, conditions: [{ type: 'Ready', status: 'True' }] } })],
  ])("is the caller's own and what a decoder makes of the whole, when it changes %s", (_, change) => {
    const old = live();
    const body = change(old);
    const draft = decode(body, { object: old, sharesRest: false });
    expect(draft).toEqual(decode(JSON.parse(JSON.stringify(body)) as object));
    expect(isFrozenAnywhere(draft)).toBe(false);
  });

  it('shares what a change of the status leaves as it is', () => {
    const old = live();
    const conditions = [{ ...old.status.conditions![0]! }, { ...old.status.conditions![0]!, type: 'Initialized' }];
    const body = { ...old, status: { ...old.status, conditions } };
    const draft = decode(body, { object: old, sharesRest: true, sharesStatus: true });
    expect(draft).toEqual(body);
    expect(draft.spec).toBe(old.spec);
    expect(draft.status.conditions![0]).toBe(old.status.conditions![0]);
    expect(Object.isFrozen(draft.metadata)).toBe(false);
    const copied = decode(body, { object: old, sharesRest: true });
    expect(isFrozenAnywhere(copied.status)).toBe(false);
  });

  it('shares nothing with a change of the status that has another spec besides, for that is given its defaults', () => {
    const old = live();
    const draft = decode({ ...old, spec: { ...old.spec, restartPolicy: 'Never' } }, { object: old, sharesRest: true, sharesStatus: true });
    expect(isFrozenAnywhere(draft)).toBe(false);
  });

  it('still says what is wrong beside what is known', () => {
    const old = live();
    const body = { ...old, spec: { ...old.spec, restartPolicy: 7 } };
    expect(() => decode(body, { object: old, sharesRest: false })).toThrow('cannot unmarshal number into Go struct field');
    const texts: string[] = [];
    const context = { fieldValidation: 'Warn', warn: (text: string) => void texts.push(text) } as const;
    decodeDraft({ ...old, spec: { ...old.spec, replicas: 1 } }, PODS, kubernetesSchemas, context, { object: old, sharesRest: false });
    expect(texts).toEqual(['unknown field "spec.replicas"']);
  });
});

describe('a frozen part of a new object', () => {
  it('is decoded once, and copied for each', () => {
    const spec = deepFreeze({ containers: [{ name: 'c', resources: { limits: { cpu: 0.5 } } }] });
    const [one, other] = [1, 2].map((number) => decode({ metadata: { name: `web-${number}` }, spec }));
    expect(one!.spec).toEqual({ containers: [{ name: 'c', resources: { limits: { cpu: '500m' } } }] });
    expect(other!.spec).toEqual(one!.spec);
    expect(isFrozenAnywhere([one, other])).toBe(false);
    one!.spec.containers[0]!.name = 'changed';
    expect(decode({ metadata: { name: 'web-3' }, spec }).spec).toEqual(other!.spec);
  });
});
