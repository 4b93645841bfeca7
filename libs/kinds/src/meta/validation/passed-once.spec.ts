import { deepFreeze, FieldPath, required } from '@drydock/apimachinery';
import { passedOnce } from './passed-once.ts';

describe('passedOnce', () => {
  const looks: string[] = [];
  const validate = passedOnce(({ name }: { name: string }, path) => {
    looks.push(name);
    return name ? [] : [required(path.child('name'))];
  });
  const errorsOf = (part: { name: string }) => validate(part, FieldPath.of('spec')).length;
  beforeEach(() => void (looks.length = 0));

  it('looks once at what is sound and stored', () => {
    const part = deepFreeze({ name: 'a' });
    expect([errorsOf(part), errorsOf(part), looks]).toEqual([0, 0, ['a']]);
    expect([errorsOf(deepFreeze({ name: 'a' })), looks]).toEqual([0, ['a', 'a']]);
  });

  it('looks again at what may have changed, and at what is not sound', () => {
    const draft = { name: 'a' };
    expect(errorsOf(draft)).toBe(0);
    draft.name = '';
    expect(errorsOf(draft)).toBe(1);
    const bad = deepFreeze({ name: '' });
    expect([errorsOf(bad), errorsOf(bad)]).toEqual([1, 1]);
  });
});
