import { apiVersionOf, groupResource, type ApiResource } from '../../cluster/rest-mapper.ts';
import { CommandError } from '../../command/command-error.ts';
import type { Command } from '../../command/command.ts';
import { boolFlag, sliceFlag, stringFlag } from '../../command/flag.ts';
import { misuse, type Invocation } from '../../command/invocation.ts';
import { ColumnWriter } from '../../printers/column-writer.ts';

export const apiResources: Command = {
  name: 'api-resources',
  use: 'api-resources [flags]',
  short: 'Print the supported API resources on the server',
  examples: `# All types
kubectl api-resources

# With their verbs
kubectl api-resources -o wide

# Those that are in namespaces
kubectl api-resources --namespaced=true

# Those of one API group
kubectl api-resources --api-group=rbac.authorization.k8s.io`,
  flags: [
    stringFlag('api-group', 'Only resources of this API group.'),
    boolFlag('cached', 'Use the cached list of resources if there is one.'),
    sliceFlag('categories', 'Only resources of these categories.'),
    boolFlag('namespaced', 'If false, only resources that are not in namespaces; otherwise those that are.', { default: true }),
    boolFlag('no-headers', 'Print no header line.'),
    stringFlag('output', 'Output format. One of: (wide, name).', {
      shorthand: 'o',
      completion: { of: 'values', values: ['wide', 'name'] },
    }),
    stringFlag('sort-by', "Sort by 'name' or 'kind'.", { completion: { of: 'values', values: ['name', 'kind'] } }),
    sliceFlag('verbs', 'Only resources that support these verbs.'),
  ],
  args: { of: 'nothing' },
  run(invocation: Invocation) {
    const { flags, args, session, streams } = invocation;
    if (args.length > 0) throw misuse(invocation, `unexpected arguments: [${args.join(' ')}]`);
    const output = flags.string('output');
    if (!['', 'wide', 'name'].includes(output)) throw new CommandError(`--output ${output} is not available`);
    if (!['', 'name', 'kind'].includes(flags.string('sort-by'))) throw new CommandError('--sort-by accepts only name or kind');
    if (!flags.bool('cached')) session.mapper.refresh();
    const resources = session.mapper.resources
      .filter((resource) => isWanted(invocation, resource))
      .sort(comparison(flags.string('sort-by')));
    const unique = resources.filter(
      (each, i) =>
        resources.findIndex(({ plural, group, version }) => plural === each.plural && group === each.group && version === each.version) ===
        i,
    );
    const preferred = unique.filter((each) => session.mapper.preferred.includes(each));
    if (output === 'name') return streams.out(preferred.map((resource) => `${groupResource(resource)}\n`).join(''));
    streams.out(table(preferred, output === 'wide', flags.bool('no-headers')));
  },
};

function isWanted({ flags }: Invocation, { group, namespaced, verbs, categories }: ApiResource): boolean {
  if (flags.changed('api-group') && group !== flags.string('api-group')) return false;
  if (flags.changed('namespaced') && namespaced !== flags.bool('namespaced')) return false;
  return (
    verbs.length > 0 &&
    flags.strings('verbs').every((verb) => verbs.includes(verb)) &&
    flags.strings('categories').every((name) => categories.includes(name))
  );
}

function comparison(sortBy: string): (a: ApiResource, b: ApiResource) => number {
  const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
  if (sortBy === 'name') return (a, b) => order(a.plural, b.plural);
  if (sortBy === 'kind') return (a, b) => order(a.kind, b.kind);
  return (a, b) => order(a.group, b.group) || order(a.plural, b.plural);
}

function table(resources: readonly ApiResource[], wide: boolean, noHeaders: boolean): string {
  const header = ['NAME', 'SHORTNAMES', 'APIVERSION', 'NAMESPACED', 'KIND', ...(wide ? ['VERBS', 'CATEGORIES'] : [])];
  const rows = resources.map((resource) => {
    const { plural, shortNames, namespaced, kind, verbs, categories } = resource;
    const usual = [plural, shortNames.join(','), apiVersionOf(resource), String(namespaced), kind];
    return wide ? [...usual, verbs.join(','), categories.join(',')] : usual;
  });
  return new ColumnWriter().format(noHeaders ? rows : [header, ...rows]);
}
