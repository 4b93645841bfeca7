import { deepFreeze } from '../deep/deep.ts';
import type { KubeObject } from '../object.ts';
import { copyManagedFields, copyMetadata, deferManagedFields, freezeMetadata, sharesManagedFields } from './deferred-managed-fields.ts';
import { withoutManagedFields } from './managed-fields.ts';
import { updateManagedFields, type ChangeContext } from './server-side-apply.ts';

const change = (manager: string, second: number): ChangeContext => ({
  manager: { manager, operation: 'Update', apiVersion: 'v1', subresource: '' },
  schema: undefined,
  now: `2026-11-20T12:30:${String(second).padStart(2, '0')}Z`,
});

const configMap = (data: Record<string, string>): KubeObject => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'web' }, data });

/** The same writes by alternating managers, one object for each version: deferred, and worked out at once. */
function history(writes: number): { deferred: KubeObject[]; eager: KubeObject[] } {
  const deferred: KubeObject[] = [];
  const eager: KubeObject[] = [];
  for (let i = 0; i < writes; i++) {
    const context = change(`m${i % 3}`, i);
    const object = () => configMap({ same: 'x', [`key${i % 5}`]: `${i}` });
    const next = deferManagedFields(deferred.at(-1), object(), context);
    freezeMetadata(next.metadata);
    deferred.push(deepFreeze(next));
    eager.push(updateManagedFields(eager.at(-1), object(), context));
  }
  return { deferred, eager };
}

test('what is read later is what would have been recorded at once', () => {
  const { deferred, eager } = history(40);
  for (const i of [39, 20, 3, 0]) expect(deferred[i]!.metadata.managedFields).toEqual(eager[i]!.metadata.managedFields);
});

test('the accessor is data to whoever serialises or copies the object', () => {
  const { deferred, eager } = history(2);
  expect(JSON.parse(JSON.stringify(deferred[1]))).toEqual(eager[1]);
  expect({ ...deferred[1]!.metadata }.managedFields).toEqual(eager[1]!.metadata.managedFields);
});

test('what it gives is frozen, and the same each time', () => {
  const { metadata } = history(1).deferred[0]!;
  expect(metadata.managedFields).toBe(metadata.managedFields);
  expect(Object.isFrozen(metadata.managedFields![0]!.fieldsV1)).toBe(true);
});

test('copies of metadata share the question, copies without managed fields do not ask it', () => {
  const [first, second] = history(2).deferred;
  const copy = copyMetadata(second!.metadata);
  expect(sharesManagedFields(copy, second!.metadata)).toBe(true);
  expect(sharesManagedFields(copy, first!.metadata)).toBe(false);
  expect(sharesManagedFields(copyManagedFields(copy, first!.metadata), first!.metadata)).toBe(true);
  expect(withoutManagedFields(second!.metadata)).toEqual({ name: 'web' });
  const plain = { name: 'web', managedFields: [{ manager: 'kubectl' }] };
  expect(sharesManagedFields(copyMetadata(plain), plain)).toBe(true);
  expect(copyManagedFields({ name: 'x', managedFields: [] }, { name: 'y' })).toEqual({ name: 'x' });
});
