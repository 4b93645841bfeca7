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
    ['pod.?status.?phase.orValue("none") == "none"', true],
  ])('%s: %s', (expression, value) => {
    expect(evaluateCel(expression, { pod })).toEqual({ value });
  });

  it.each([
    ['pod.status.phase == "Running"', 'No such key: phase'],
    ['pod.constructor', 'No such key: constructor'],
    ['1 +', 'Unexpected token: EOF'],
    ['nothing', 'Unknown variable: nothing'],
    ['1 + "a"', expect.stringContaining('no such overload')],
  ])('%s says why it has no value', (expression, error) => {
    expect(evaluateCel(expression, { pod })).toEqual({ error });
  });

  it('refuses what would take for ever', () => {
    const items = Array.from({ length: 1000 }, (_, index) => index);
    expect(evaluateCel('items.all(a, items.all(b, items.all(c, a + b + c >= 0)))', { items })).toEqual({
      error: 'the expression loops over too much',
    });
    expect(evaluateCel('items.all(a, a >= 0)', { items })).toEqual({ value: true });
  });
});
