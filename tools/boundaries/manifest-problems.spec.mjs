import { manifestProblems, versionProblems } from './manifest-problems.mjs';

const uses = (...specifiers) => specifiers.map((specifier) => ({ specifier, typeOnly: false }));
const project = ({ manifest, references, configuration, ...files }) => ({
  folder: 'libs/kinds',
  manifest: { name: '@drydock/kinds', ...manifest },
  references,
  configuration,
  modules: new Map(Object.entries(files)),
});
const source = 'libs/kinds/src/a.ts';
const spec = 'libs/kinds/src/a.spec.ts';

describe('manifestProblems', () => {
  it.each([
    ['nothing wrong', project({ manifest: { dependencies: { yaml: '2.9.1' } }, [source]: uses('yaml', './b.ts', 'node:fs', 'path') }), []],
    ['its own name', project({ manifest: {}, [spec]: uses('@drydock/kinds') }), []],
    [
      'a missing one',
      project({ manifest: {}, [source]: uses('yaml/dist') }),
      ['libs/kinds/package.json: add "yaml" to dependencies, its sources import it.'],
    ],
    [
      'one that sources need, among devDependencies',
      project({ manifest: { devDependencies: { yaml: '2.9.1' } }, [source]: uses('yaml') }),
      ['libs/kinds/package.json: add "yaml" to dependencies, its sources import it.'],
    ],
    [
      'a missing one of a spec',
      project({ manifest: {}, [spec]: uses('yaml') }),
      ['libs/kinds/package.json: add "yaml" to devDependencies, its specs or configuration import it.'],
    ],
    ['what the root installs for specs', project({ manifest: {}, [spec]: uses('jest') }), []],
    [
      'what the root installs, in sources',
      project({ manifest: {}, [source]: uses('jest') }),
      ['libs/kinds/package.json: add "jest" to dependencies, its sources import it.'],
    ],
    [
      'an unused one',
      project({ manifest: { dependencies: { yaml: '2.9.1' } } }),
      ['libs/kinds/package.json: remove "yaml", nothing imports it.'],
    ],
    ['one that a script runs', project({ manifest: { scripts: { build: 'vite build' }, devDependencies: { vite: '8.3.8' } } }), []],
    [
      'a test environment that the configuration names',
      project({ manifest: { devDependencies: { 'jest-environment-jsdom': '30.0.0' } }, configuration: "testEnvironment: 'jsdom'" }),
      [],
    ],
    ['a peer of another', project({ manifest: { dependencies: { wrapper: '1.0.0', engine: '2.0.0' } }, [source]: uses('wrapper') }), []],
    [
      'ranges',
      project({ manifest: { dependencies: { yaml: '^2.9.1' } }, [source]: uses('yaml') }),
      ['libs/kinds/package.json: pin "yaml" to one exact version instead of "^2.9.1".'],
    ],
    [
      'a missing reference',
      project({ manifest: { dependencies: { '@drydock/shell': '0.1.0' } }, references: [], [source]: uses('@drydock/shell') }),
      ['libs/kinds/tsconfig.json: add a reference to "shell", package.json depends on it.'],
    ],
    [
      'a reference too many',
      project({ manifest: {}, references: ['shell'] }),
      ['libs/kinds/tsconfig.json: remove the reference to "shell", package.json does not depend on it.'],
    ],
  ])('%s', (_name, given, expected) => {
    expect(manifestProblems(given, new Set(['jest']), (name) => (name === 'wrapper' ? ['engine'] : []))).toEqual(expected);
  });
});

describe('versionProblems', () => {
  it('wants one version of a package', () => {
    const at = (file, version) => ({ file, manifest: { dependencies: { yaml: version } } });
    expect(versionProblems([at('a', '1.0.0'), at('b', '1.0.0'), at('c', '2.0.0')])).toEqual(['c: "yaml" is 2.0.0 here and 1.0.0 in a.']);
  });
});
