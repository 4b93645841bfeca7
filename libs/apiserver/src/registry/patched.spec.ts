import { kubernetesSchemas, StatusError, type KubeObject } from '@drydock/apimachinery';
import { patched } from './patched.ts';

const DEPLOYMENT = { group: 'apps', version: 'v1', kind: 'Deployment' };
const old = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec: { replicas: 1, template: { spec: { containers: [{ name: 'c', ports: [{ containerPort: 80 }, { containerPort: 81 }] }] } } },
} as unknown as KubeObject;

function strategic(spec: unknown): unknown {
  try {
    return (patched(old, { spec }, 'application/strategic-merge-patch+json', DEPLOYMENT, kubernetesSchemas) as { spec: unknown }).spec;
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    return error.message.replace(/^.*\]": /, '');
  }
}

describe('a strategic merge patch', () => {
  it('cuts integers that are too large for their field', () => {
    expect(strategic({ replicas: 3_000_000_000 })).toMatchObject({ replicas: -1_294_967_296 });
    expect(strategic({ replicas: 4_294_967_297, minReadySeconds: 5 })).toMatchObject({ replicas: 1, minReadySeconds: 5 });
    const ports = [{ containerPort: 4_294_967_376 }];
    expect(strategic({ template: { spec: { containers: [{ name: 'c', ports }] } } })).toEqual({
      replicas: 1,
      template: { spec: { containers: [{ name: 'c', ports: [{ containerPort: 80 }, { containerPort: 80 }, { containerPort: 81 }] }] } },
    });
  });

  it.each<[spec: unknown, problem: string]>([
    [{ replicas: '3' }, 'unrecognized type: int32'],
    [{ replicas: 1.5 }, 'cannot convert float64 to int32'],
    [{ strategy: { rollingUpdate: { maxSurge: true } } }, 'json: cannot unmarshal bool into Go value of type int32'],
    [{ strategy: { rollingUpdate: { maxSurge: 3_000_000_000 } } }, 'json: cannot unmarshal number 3000000000 into Go value of type int32'],
  ])('says what does not fit, in the words of a conversion: %j', (spec, problem) => {
    expect(strategic(spec)).toBe(problem);
  });
});
