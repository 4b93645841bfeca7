import recorded from '../../../testdata/helm/templates.json' with { type: 'json' };
import { Workstation } from '../../../test-support/workstation.ts';

/** The same as in testdata/helm/values.yaml, which the recordings were made with. */
const VALUES = `zero: 0
one: 1
big: 1000000
float: 1.50
s: hi
l: [a, 1, 2.5, {x: 1}]
m: {a: 1, b: {c: "x"}}
n: null
t: true
`;

// tools/record/helm.mjs records what a real helm 3.17 prints.
describe('helm template', () => {
  const workstation = new Workstation();
  workstation.write('/root/c/Chart.yaml', 'apiVersion: v2\nname: c\nversion: 0.1.0\n');
  workstation.write('/root/c/values.yaml', VALUES);

  it.each(recorded.map(({ template, flags, output, status }) => [template, flags ?? '', output, status]))(
    'renders %j %s as a real one does',
    (template, flags, output, status) => {
      workstation.write('/root/c/templates/x.yaml', template as string);
      const result = workstation.run(`helm template r c ${flags}`);
      expect({ output: result.stdout + result.stderr, status: result.status }).toEqual({ output, status });
    },
  );
});
