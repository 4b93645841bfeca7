import { boolFlag, sliceFlag, stringFlag, type FlagDefinition } from '../command/flag.ts';

const TEMPLATE_FORMATS = ['go-template', 'go-template-file', 'template', 'templatefile', 'jsonpath', 'jsonpath-as-json', 'jsonpath-file'];
export const PRINT_FORMATS: readonly string[] = ['json', 'yaml', 'name', ...TEMPLATE_FORMATS];
export const GET_FORMATS: readonly string[] = [...PRINT_FORMATS, 'custom-columns', 'custom-columns-file', 'wide'];

export const templateFlags: readonly FlagDefinition[] = [
  boolFlag('allow-missing-template-keys', 'If true, a missing field or map key in a Go template or JSONPath is no error.', {
    default: true,
  }),
  boolFlag('show-managed-fields', 'If true, objects in JSON or YAML keep their managedFields.'),
  stringFlag('template', 'Template, or path of a template file, for -o=go-template and -o=go-template-file.', {
    completion: { of: 'files' },
  }),
];

export function outputFlag(formats: readonly string[] = PRINT_FORMATS, defaultFormat = ''): FlagDefinition {
  return stringFlag('output', `Output format. One of: (${formats.join(', ')}).`, {
    shorthand: 'o',
    default: defaultFormat,
    completion: { of: 'values', values: formats },
  });
}

/** What every command has that prints the object it worked on (genericclioptions.PrintFlags). */
export const printFlags: readonly FlagDefinition[] = [outputFlag(), ...templateFlags];

/** What get adds to them (get.PrintFlags). */
export const getPrintFlags: readonly FlagDefinition[] = [
  outputFlag(GET_FORMATS),
  ...templateFlags,
  sliceFlag('label-columns', 'Labels that get a column of their own, comma-separated. May be repeated.', { shorthand: 'L' }),
  boolFlag('no-headers', 'If true, tables and custom columns have no header line.'),
  boolFlag('show-kind', 'If true, the type stands before the name.'),
  boolFlag('show-labels', 'If true, all labels are shown in the last column'),
  stringFlag('sort-by', "Sort a list by this JSONPath expression, such as '{.metadata.name}'. The field must be a number or a string."),
];
