import { kubernetesSchemas } from '../schema/kubernetes-schemas.ts';
import type { KubeObject } from '../object.ts';
import { applySchemaFor } from './apply-schema.ts';
import { formatFieldPath } from './field-set.ts';
import { fieldsAppliedByClient, withLastApplied } from './last-applied.ts';

const ANNOTATION = 'kubectl.kubernetes.io/last-applied-configuration';
const schema = applySchemaFor(kubernetesSchemas, { group: '', version: 'v1', kind: 'ConfigMap' });

const configMap = (data: object, applied?: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'a', ...(applied === undefined ? {} : { annotations: { [ANNOTATION]: applied } }) },
  data,
});

describe('fields applied by the client', () => {
  const applied = JSON.stringify(configMap({ same: '1', changed: '2', gone: '3' }));
  it.each([
    ['are those that did not change since', applied, 'kubectl', ['.data.same']],
    ['are none without the annotation', undefined, 'kubectl', []],
    ['are none for another manager', applied, 'me', []],
    ['are none when the annotation makes no sense', '{', 'kubectl', []],
    ['are none of another version', JSON.stringify({ ...configMap({ same: '1' }), apiVersion: 'v2' }), 'kubectl', []],
  ])('%s', (_, annotation, manager, expected) => {
    const fields = fieldsAppliedByClient(configMap({ same: '1', changed: 'x', other: '4' }, annotation), manager, schema);
    expect(
      fields
        .paths()
        .map(formatFieldPath)
        .filter((path) => path.startsWith('.data.')),
    ).toEqual(expected);
  });
});

describe('the annotation', () => {
  it('follows what kubectl applies to the server', () => {
    const { metadata } = withLastApplied(configMap({ a: '1' }, 'old'), configMap({ a: '1' }), 'kubectl');
    expect(metadata.annotations).toEqual({
      [ANNOTATION]: '{"apiVersion":"v1","data":{"a":"1"},"kind":"ConfigMap","metadata":{"name":"a"}}\n',
    });
  });

  it('is not made, not touched for others, and left out when it is too long', () => {
    const [plain, annotated, big] = [configMap({}), configMap({}, 'old'), configMap({ a: 'x'.repeat(300_000) })];
    expect(withLastApplied(plain, plain, 'kubectl')).toBe(plain);
    expect(withLastApplied(annotated, plain, 'me')).toBe(annotated);
    expect(withLastApplied(annotated, big, 'kubectl').metadata.annotations).toEqual({});
  });
});
