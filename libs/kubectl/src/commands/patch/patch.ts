import { compactJson, deepEqual, parseYamlDocument, StatusError, type KubeObject } from '@drydock/apimachinery';
import { PATCH_TYPES } from '@drydock/apiserver';
import { failed } from '@drydock/shell';
import { gvkText } from '../../cluster/rest-mapper.ts';
import { CommandError, throwCollected } from '../../command/command-error.ts';
import { RESOURCES } from '../../command/completion-source.ts';
import type { Command } from '../../command/command.ts';
import { stringFlag } from '../../command/flag.ts';
import type { Invocation } from '../../command/invocation.ts';
import type { Steps } from '../../command/streams.ts';
import { dryRunOf, writeQuery } from '../../options/dry-run.ts';
import { printFlags } from '../../options/print-flags.ts';
import { dryRunFlag, fieldManagerFlag, filenameFlags, localFlag, recordFlag } from '../../options/shared-flags.ts';
import { changePrinter } from '../../printers/new-printer.ts';
import { select } from '../../resource/builder.ts';
import { pathOf, type Info } from '../../resource/info.ts';
import { applyLocally, PATCH_NAMES, type PatchType } from './local-patch.ts';
import { recordAfterwards } from '../../options/record.ts';

export const patch: Command = {
  name: 'patch',
  use: 'patch (-f FILENAME | TYPE NAME) [-p PATCH|--patch-file FILE]',
  short: 'Update fields of a resource',
  long: `Change some fields of a resource: with a strategic merge patch, a JSON merge patch, or a JSON patch.

Patches may be JSON or YAML. Custom resources take merge and JSON patches only.`,
  examples: `# Mark a node as unschedulable
kubectl patch node node01 -p '{"spec":{"unschedulable":true}}'

# A container's image: the name tells which container
kubectl patch deployment web -p '{"spec":{"template":{"spec":{"containers":[{"name":"nginx","image":"nginx:1.27"}]}}}}'

# The same by its place
kubectl patch deployment web --type=json -p='[{"op":"replace","path":"/spec/template/spec/containers/0/image","value":"nginx:1.27"}]'

# Through a subresource
kubectl patch deployment web --subresource=scale --type=merge -p '{"spec":{"replicas":2}}'`,
  flags: [
    ...printFlags,
    dryRunFlag,
    fieldManagerFlag('kubectl-patch'),
    ...filenameFlags,
    localFlag,
    stringFlag('patch', 'The patch, in JSON or YAML.', { shorthand: 'p' }),
    stringFlag('patch-file', 'File with the patch.', { completion: { of: 'files' } }),
    recordFlag,
    stringFlag('subresource', 'Patch this subresource of the object.'),
    stringFlag('type', 'Kind of patch; one of [json merge strategic]', {
      default: 'strategic',
      completion: { of: 'values', values: PATCH_NAMES },
    }),
  ],
  args: RESOURCES,
  *run(invocation: Invocation): Steps {
    const { flags, args, session, streams } = invocation;
    const type = flags.string('type').toLowerCase() as PatchType;
    if (flags.changed('patch') && flags.changed('patch-file')) throw new CommandError('cannot specify --patch and --patch-file together');
    if (!flags.string('patch') && !flags.string('patch-file'))
      throw new CommandError('must specify --patch or --patch-file containing the contents of the patch');
    if (!PATCH_NAMES.includes(type))
      throw new CommandError(`--type must be one of [${PATCH_NAMES.join(' ')}], not ${JSON.stringify(flags.string('type'))}`);
    if (flags.bool('local') && args.length > 0) throw new CommandError('cannot specify --local and server resources');
    const dryRun = dryRunOf(invocation);
    const body = readPatch(invocation);
    const local = flags.bool('local');
    const subresource = flags.string('subresource') || undefined;
    const options = {
      args,
      filenames: flags.strings('filename'),
      kustomize: flags.string('kustomize'),
      recursive: flags.bool('recursive'),
      local,
      subresource,
    };
    const { infos, errors } = yield* select(session, { ...options, latest: !local });
    const query = writeQuery(invocation, dryRun);
    for (const info of infos) {
      try {
        const before = info.object!;
        const after =
          local || dryRun === 'client'
            ? applyLocally(info, type, body)
            : recordAfterwards(invocation, info, send(invocation, info, type, body, query));
        const unchanged = deepEqual(before, after) ? ' (no change)' : '';
        // Upstream does not say so of a dry run.
        streams.out(changePrinter(invocation, `patched${unchanged}`).print(after));
      } catch (error) {
        if (!(error instanceof StatusError || error instanceof CommandError)) throw error;
        errors.push(error);
      }
    }
    throwCollected(errors);
  },
};

/** The patch as JSON text. What begins like JSON is left as it is: whoever applies it finds its mistakes (apimachinery, yaml.ToJSON). */
function readPatch({ flags, streams }: Invocation): string {
  const path = flags.string('patch-file');
  const text = path ? streams.process.files.readText(path) : flags.string('patch');
  if (failed(text)) throw new CommandError(`unable to read patch file: open ${path}: ${text.message.toLowerCase()}`);
  if (text.trimStart().startsWith('{')) return text;
  const { value, error } = parseYamlDocument(text);
  if (error) throw new CommandError(`unable to parse ${JSON.stringify(text)}: ${error.replace(/^error converting YAML to JSON: /, '')}`);
  return compactJson(value ?? null);
}

function send({ session }: Invocation, info: Info, type: PatchType, body: string, query: Record<string, string>): KubeObject {
  try {
    return session.send<KubeObject>({ method: 'PATCH', path: pathOf(info), query, body, contentType: PATCH_TYPES[type] });
  } catch (error) {
    if (!(error instanceof StatusError) || error.reason !== 'UnsupportedMediaType') throw error;
    throw new CommandError(`${PATCH_TYPES[type]} is not supported by ${gvkText(info.resource)}: ${error.message}`);
  }
}
