/** Groups of flags that several commands have. */
import { boolFlag, durationFlag, intFlag, sliceFlag, stringFlag, type FlagDefinition } from '../command/flag.ts';

export const filenameFlags: readonly FlagDefinition[] = [
  sliceFlag('filename', 'File, directory or URL with the resources.', { shorthand: 'f', completion: { of: 'files' } }),
  stringFlag('kustomize', 'Directory with a kustomization. Cannot be used together with -f or -R.', {
    shorthand: 'k',
    completion: { of: 'files' },
  }),
  boolFlag('recursive', 'If true, directories of -f are read with everything below them.', { shorthand: 'R' }),
];

export const dryRunFlag = stringFlag(
  'dry-run',
  'Must be "none", "server", or "client". With client the object is only printed; with server it is sent, but not stored.',
  { default: 'none', bareValue: 'unchanged', completion: { of: 'values', values: ['none', 'server', 'client'] } },
);

export const validateFlag = stringFlag(
  'validate',
  'Must be one of: strict (or true), warn, ignore (or false). Strict refuses unknown and doubled fields, warn tells of them, ignore drops them silently.',
  { default: 'strict', bareValue: 'strict', completion: { of: 'values', values: ['strict', 'warn', 'ignore'] } },
);

export const saveConfigFlag = boolFlag('save-config', 'If true, the configuration is saved in the annotation that apply reads.');

export const selectorFlag = stringFlag(
  'selector',
  "Label query, with '=', '==', '!=', 'in' and 'notin' (e.g. -l key1=value1,key2=value2,key3 in (value3)). Objects must satisfy all parts.",
  { shorthand: 'l' },
);

export const fieldSelectorFlag = stringFlag(
  'field-selector',
  "Field query, with '=', '==' and '!=' (e.g. --field-selector key1=value1,key2=value2). Each type supports a few fields only.",
);

export const allNamespacesFlag = boolFlag(
  'all-namespaces',
  'If true, objects of all namespaces are meant, whatever the current namespace is.',
  {
    shorthand: 'A',
  },
);

export const chunkSizeFlag = intFlag('chunk-size', 'How many objects of a list to ask for at a time; 0 for all at once.', { default: 500 });

export const allFlag = boolFlag('all', 'Select all objects of the given types in the namespace.');

export const localFlag = boolFlag('local', 'If true, the object comes from a file only and no server is asked.');

export function fieldManagerFlag(manager: string): FlagDefinition {
  return stringFlag('field-manager', 'Name under which ownership of fields is tracked.', { default: manager });
}

/** `--record`, which upstream keeps hidden. */
export const recordFlag = boolFlag('record', 'Record the command in an annotation of the object.', {
  hidden: true,
  deprecated: '--record will be removed in the future',
});

export const podRunningTimeoutFlag = (defaultMilliseconds: number): FlagDefinition =>
  durationFlag('pod-running-timeout', 'How long to wait until at least one pod runs (like 5s, 2m or 3h)', { default: defaultMilliseconds });

export function containerFlag(
  usage = 'Container name. Without it the annotation kubectl.kubernetes.io/default-container decides, or the first container.',
): FlagDefinition {
  return stringFlag('container', usage, { shorthand: 'c', completion: { of: 'containers' } });
}
