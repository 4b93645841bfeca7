import { PATCH_TYPES } from '../request/api-request.ts';
import { leavesManagedFields } from './patch-reach.ts';

const { json, merge, strategic } = PATCH_TYPES;

describe('leavesManagedFields', () => {
  it.each<[boolean, string, unknown]>([
    [true, merge, { metadata: { labels: { a: 'b' } } }],
    [true, merge, { spec: { replicas: 2 } }],
    [true, strategic, { spec: { $patch: 'replace', replicas: 2 } }],
    [true, json, [{ op: 'replace', path: '/spec/replicas', value: 2 }]],
    [true, json, [{ op: 'move', from: '/metadata/labels/a', path: '/metadata/labels/b' }]],
    [true, json, []],
    [false, merge, { metadata: { managedFields: [] } }],
    [false, merge, { metadata: null }],
    [false, merge, '{"metadata":{"managedFields":[]}}'],
    [false, merge, null],
    [false, strategic, { metadata: { $patch: 'replace', name: 'web' } }],
    [false, strategic, { $patch: 'replace' }],
    [false, json, [{ op: 'test', path: '/metadata/managedFields/0/manager', value: 'kubectl' }]],
    [false, json, [{ op: 'copy', from: '/metadata/managedFields/0/manager', path: '/metadata/labels/a' }]],
    [false, json, [{ op: 'remove', path: '/metadata' }]],
    [false, json, [{ op: 'replace', path: '', value: {} }]],
    [false, json, [{ op: 'remove' }]],
  ])('is %s for %s %j', (expected, contentType, patch) => {
    expect(leavesManagedFields(patch, contentType)).toBe(expected);
  });
});
