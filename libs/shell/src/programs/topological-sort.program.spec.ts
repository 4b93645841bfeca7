import { newTestMachine } from '../testing/test-machine.ts';
import { topologicalSort } from './topological-sort.program.ts';

describe('tsort', () => {
  it.each([
    ['a b b c', 'a b c', []],
    ['c b b a', 'c b a', []],
    ['a b a c a d', 'a d c b', []],
    ['x x a b', 'a x b', []],
    ['a b b a', 'a b', ['a b']],
    ['a b b c c b c d', 'a b c d', ['b c']],
  ])('%s', (pairs, order, loops) => {
    expect(topologicalSort(pairs.split(' '))).toEqual({ order: order.split(' '), loops: loops.map((loop) => loop.split(' ')) });
  });

  it.each([
    ['tsort <<< "a b b a"', 'a\nb\n', 'tsort: -: input contains a loop:\ntsort: a\ntsort: b\n', 1],
    ['tsort <<< a', '', 'tsort: -: input contains an odd number of tokens\n', 1],
    ['tsort a b', '', "tsort: extra operand ‘b’\nTry 'tsort --help' for more information.\n", 1],
    ['tsort < /dev/null', '', '', 0],
  ])('%s', async (line, stdout, stderr, status) => {
    expect(await newTestMachine().run(line)).toEqual({ stdout, stderr, status });
  });
});
