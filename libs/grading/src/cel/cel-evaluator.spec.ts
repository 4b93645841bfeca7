import { evaluateCel } from './cel-evaluator.ts';

const pod = {
  metadata: { name: 'web', labels: { 'a/b': 'x' } },
  status: { containerStatuses: [{ restartCount: 3, ready: false }], ratio: 0.5 },
};

describe('evaluateCel', () => {
  it.each<[string, unknown]>([
    ['pod.status.containerStatuses[0].restartCount >= 2', true],
    ['pod.status.containerStatuses[0].restartCount + 1 == 4', true],
    ['pod.status.containerStatuses.exists(c, !c.ready)', true],
    ['pod.status.ratio < 1.0', true],
    ['pod.metadata.labels["a/b"] == "x"', true],
    ['has(pod.status.phase)', false],
    ['has(pod.status.containerStatuses[0].ready)', true],
    ['has(pod.status.containerStatuses[0].state)', false],
    ['has(pod.status.containerStatuses.filter(each, !each.ready)[0].ready)', true],
    ["has({'a': 1}.a)", true],
    ['has(list[0].f)', true],
    ['list.exists(each, has(each.f))', true],
    ['pod.?status.?phase.orValue("none") == "none"', true],
  ])('%s: %s', (expression, value) => {
    expect(evaluateCel(expression, { pod, list: [{ f: 1 }] })).toEqual({ value });
  });

  it.each([
    ['pod.status.phase == "Running"', 'no such key: phase'],
    ['pod.constructor', 'no such key: constructor'],
    ['1 +', expect.stringContaining("Syntax error: mismatched input '<EOF>'")],
    ['nothing', "undeclared reference to 'nothing' (in container '')"],
    ['1 + "a"', "found no matching overload for '_+_' applied to '(int, string)'"],
    ['has(pod)', 'invalid argument to has() macro'],
    ['has(pod.status.containerStatuses[7].ready)', 'index out of bounds: 7'],
  ])('%s says why it has no value', (expression, error) => {
    expect(evaluateCel(expression, { pod })).toEqual({ error });
  });

  it('refuses what would take for ever', () => {
    const items = Array.from({ length: 1000 }, (_, index) => index);
    expect(evaluateCel('items.all(a, items.all(b, items.all(c, a + b + c >= 0)))', { items })).toEqual({
      error: 'operation cancelled: actual cost limit exceeded',
    });
    expect(evaluateCel('items.all(a, a >= 0)', { items })).toEqual({ value: true });
  });
});
