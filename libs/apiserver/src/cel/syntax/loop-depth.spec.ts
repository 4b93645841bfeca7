import { CelEnvironment } from '../environment.ts';
import { DYN } from '../types.ts';

const environment = new CelEnvironment({ a: DYN });

it.each([
  ['a.b', 0],
  ['a.all(x, x > 1)', 1],
  ['a.filter(x, true).map(x, x)', 1],
  ['a.map(x, x.filter(y, y.exists(z, z)))', 3],
  ['{"k": [dyn(a.all(x, x)), dyn(a.map(x, a.map(y, y)))]}["k"]', 2],
  ['a.?b.optMap(v, v.all(x, a.all(y, x == y)))', 2],
  ['has(a.filter(x, x)[0].f) ? true : a.all(x, a.all(y, x))', 2],
])('%s: %d', (expression, depth) => {
  expect(environment.compile(expression).program?.loops).toBe(depth);
});
