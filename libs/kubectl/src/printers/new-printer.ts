/** From `-o` to a printer (cli-runtime, genericclioptions.PrintFlags). */
import { failed } from '@drydock/shell';
import { CommandError } from '../command/command-error.ts';
import type { Invocation } from '../command/invocation.ts';
import { PRINT_FORMATS } from '../options/print-flags.ts';
import { columnsFromFile, columnsFromSpec, CustomColumnsPrinter } from './custom-columns.printer.ts';
import type { Printer } from './printer.ts';
import { JsonPrinter, NamePrinter, YamlPrinter } from './structured-printers.ts';
import { GoTemplatePrinter } from './go-template.printer.ts';
import { JsonPathPrinter } from './jsonpath.printer.ts';

/** The printer that `-o` names; undefined without `-o` (and for `wide`, which is a table). */
export function printerFor(invocation: Invocation, formats: readonly string[] = PRINT_FORMATS): Printer | undefined {
  const { flags } = invocation;
  const output = flags.string('output') || (flags.has('template') && flags.string('template') ? 'go-template' : '');
  if (output === '' || (output === 'wide' && formats.includes('wide'))) return undefined;
  return newPrinter(invocation, output, formats);
}

function newPrinter(invocation: Invocation, output: string, formats: readonly string[]): Printer {
  const { flags } = invocation;
  const equals = output.indexOf('=');
  const format = equals < 0 ? caseless(output) : output.slice(0, equals);
  if (!formats.includes(format) || (equals >= 0 && !takesTemplate(format))) {
    const allowed = [...formats].sort().join(',');
    throw new CommandError(
      `unable to match a printer suitable for the output format ${JSON.stringify(output)}, allowed formats are: ${allowed}`,
    );
  }
  const showManagedFields = flags.has('show-managed-fields') && flags.bool('show-managed-fields');
  if (format === 'yaml') return new YamlPrinter(showManagedFields);
  if (format === 'json') return new JsonPrinter(showManagedFields);
  if (format === 'name') return new NamePrinter();
  const argument = equals >= 0 ? output.slice(equals + 1) : flags.string('template');
  if (format.startsWith('custom-columns')) return customColumns(invocation, format, argument);
  return templatePrinter(invocation, format, argument);
}

/** The names of the formats without templates count in any case. */
function caseless(format: string): string {
  const lower = format.toLowerCase();
  return ['yaml', 'json', 'name'].includes(lower) ? lower : format;
}

function takesTemplate(format: string): boolean {
  return !['yaml', 'json', 'name', 'wide'].includes(format);
}

function customColumns(invocation: Invocation, format: string, argument: string): Printer {
  const columns =
    format === 'custom-columns' ? columnsFromSpec(argument) : columnsFromFile(readTemplateFile(invocation, argument, 'template'));
  return new CustomColumnsPrinter(columns, invocation.flags.bool('no-headers'));
}

function templatePrinter(invocation: Invocation, format: string, argument: string): Printer {
  if (argument === '') throw new CommandError('template format specified but no template given');
  const isFile = format.endsWith('file');
  const template = isFile ? readTemplateFile(invocation, argument) : argument;
  const options = { allowMissingKeys: invocation.flags.bool('allow-missing-template-keys'), asJson: format === 'jsonpath-as-json' };
  return format.startsWith('jsonpath') ? new JsonPathPrinter(template, options) : new GoTemplatePrinter(template, options);
}

function readTemplateFile({ streams }: Invocation, path: string, what: '--template' | 'template' = '--template'): string {
  const text = streams.process.files.readText(path);
  if (failed(text)) throw new CommandError(`error reading ${what} ${path}, open ${path}: ${text.message.toLowerCase()}`);
  return text;
}

/** The printer of a command that changes objects: what `-o` says, else `… created`. */
export function changePrinter(invocation: Invocation, operation: string): Printer {
  return printerFor(invocation) ?? new NamePrinter(operation);
}
