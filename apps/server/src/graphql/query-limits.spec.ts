import { getIntrospectionQuery, parse } from 'graphql';
import { limitProblem } from './query-limits.ts';

const nested = (depth: number) => '{ a '.repeat(depth) + '}'.repeat(depth);
const doubling = (levels: number) =>
  [
    '{ ...f0 }',
    ...Array.from({ length: levels }, (_, n) => `fragment f${n} on Q { ...f${n + 1} ...f${n + 1} }`),
    `fragment f${levels} on Q { a }`,
  ].join(' ');

describe('limitProblem', () => {
  it.each([
    ['16 levels', nested(16), undefined],
    ['17 levels', nested(17), 'The query is nested more than 16 levels deep.'],
    ['20 aliases', `{ ${Array.from({ length: 20 }, (_, n) => `a${n}: a`).join(' ')} }`, undefined],
    ['21 aliases', `{ ${Array.from({ length: 21 }, (_, n) => `a${n}: a`).join(' ')} }`, 'The query has more than 20 aliases.'],
    ['401 fields', `{ ${'a '.repeat(401)} }`, 'The query asks for more than 400 fields.'],
    ['fragments that double 60 times', doubling(60), 'The query asks for more than 400 fields.'],
    ['a fragment that contains itself', '{ ...f } fragment f on Q { a ...f }', undefined],
    ['a fragment that is not there', '{ ...f }', undefined],
    ['the second operation', `query A { a } query B ${nested(17)}`, 'The query is nested more than 16 levels deep.'],
    ['introspection', getIntrospectionQuery(), undefined],
  ])('%s', (_, text, problem) => {
    expect(limitProblem(parse(text))).toBe(problem);
  });
});
