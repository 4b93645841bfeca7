import { deepFreeze } from './deep.ts';
import { sharing } from './sharing.ts';

const before = deepFreeze({ replicas: 1, template: { labels: { a: 'b' }, containers: [{ name: 'x' }, { name: 'y' }] } });
const copyOf = <T>(value: T): T => structuredClone(value);

describe('sharing', () => {
  it('gives back what means the same', () => {
    expect(sharing(copyOf(before), before)).toBe(before);
    expect(sharing({ ...copyOf(before), more: undefined }, before)).toBe(before);
    expect(sharing([1, 'a', null], deepFreeze([1, 'a', null]))).toEqual([1, 'a', null]);
  });

  it('takes over the parts that are the same', () => {
    const changed = copyOf(before);
    changed.replicas = 2;
    changed.template.containers[1]!.name = 'z';
    const shared = sharing(changed, before);
    expect(shared).toEqual({ replicas: 2, template: { labels: { a: 'b' }, containers: [{ name: 'x' }, { name: 'z' }] } });
    expect(shared.template).not.toBe(before.template);
    expect(shared.template.labels).toBe(before.template.labels);
    expect(shared.template.containers[0]).toBe(before.template.containers[0]);
  });

  it.each<[string, unknown, unknown]>([
    ['a field less', { a: 1 }, { a: 1, b: 2 }],
    ['a field more', { a: 1, b: 2 }, { a: 1 }],
    ['an item less', [1], [1, 2]],
    ['an item more', [1, 2], [1]],
    ['another form', {}, []],
    ['null for nothing', { a: null }, {}],
    ['nothing at all', { a: 1 }, undefined],
  ])('keeps %s', (_, value, old) => {
    const shared = sharing(copyOf(value), old);
    expect(shared).toEqual(value);
    expect(shared).not.toBe(old);
  });

  it('leaves what is frozen as it is', () => {
    const value = deepFreeze({ replicas: 2, template: copyOf(before.template) });
    expect(sharing(value, before)).toBe(value);
  });
});
