import { onceFor } from './once-for.ts';

it('asks once for each value, whatever comes of it', () => {
  const asked: string[] = [];
  const lengthOf = onceFor(({ name }: { name: string }) => {
    asked.push(name);
    return name.length || undefined;
  });
  const [a, b, empty] = [{ name: 'a' }, { name: 'bb' }, { name: '' }];
  expect([a, b, a, empty, empty, b].map(lengthOf)).toEqual([1, 2, 1, undefined, undefined, 2]);
  expect(asked).toEqual(['a', 'bb', '']);
});
