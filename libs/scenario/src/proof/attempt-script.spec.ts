import { attemptParts, failsChecks } from './attempt-script.ts';

describe('attemptParts', () => {
  it('parts the script where time passes', () => {
    const script = '#!/bin/bash\n# fails: some-check\nkubectl get pods\ncat <<EOF\nx\nEOF\n# advance: 1m\n\n# advance: 30s\necho done\n';
    expect(attemptParts(script)).toEqual([
      { type: 'kubectl get pods\ncat <<EOF\nx\nEOF\n' },
      { advance: 60_000 },
      { advance: 30_000 },
      { type: 'echo done\n' },
    ]);
  });

  it('has no parts without lines', () => {
    expect(attemptParts('\n\n')).toEqual([]);
  });
});

describe('failsChecks', () => {
  it.each([
    ['# fails: pod-runs\nkubectl run x', ['pod-runs']],
    ['#!/bin/bash\n#fails:a', ['a']],
    ['# fails: a, b c', ['a', 'b', 'c']],
    ['kubectl run x', []],
  ])('%j', (script, checks) => {
    expect(failsChecks(script)).toEqual(checks);
  });
});
