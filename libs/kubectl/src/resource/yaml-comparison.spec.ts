import printed from '../../testdata/yaml/printed.json' with { type: 'json' };
import refused from '../../testdata/yaml/refused.json' with { type: 'json' };
import { Workstation } from '../../test-support/workstation.ts';

const CREATE = 'kubectl create --dry-run=client --validate=false -o yaml -f -';

// tools/record/yaml.mjs records what a real kubectl prints.
describe('manifests that a real kubectl was given', () => {
  const workstation = new Workstation();

  it.each(printed.map(({ manifest, yaml }) => [manifest, yaml]))('are read and printed as it does: %j', (manifest, yaml) => {
    expect(workstation.run(CREATE, manifest)).toEqual({ stdout: yaml, stderr: '', status: 0 });
  });

  it.each(refused.map(({ manifest, stderr }) => [manifest, stderr]))('are refused in its words: %j', (manifest, stderr) => {
    expect(workstation.run(CREATE, manifest)).toEqual({ stdout: expect.any(String), stderr, status: 1 });
  });
});
