/** The values that `-f` and the `--set` flags give, later ones over earlier ones (pkg/cli/values). */
import { failed } from '@drydock/shell';
import type { FlagSet } from '../../command/flag-set.ts';
import type { Steps } from '../../command/streams.ts';
import type { HelmContext } from '../actions/context.ts';
import { HelmError } from '../command/helm-error.ts';
import type { Values } from './chart.ts';
import { copyOf, mergeValues } from './chart-values.ts';
import { readValues } from './load-chart.ts';
import { applySetLine, type SetOptions } from './set-values.ts';

/** Throws HelmError. */
export function* chosenValues(context: HelmContext, flags: FlagSet): Steps<Values> {
  let values: Values = {};
  for (const path of flags.strings('values').flatMap((each) => each.split(','))) {
    const text = path === '-' ? yield* context.streams.readInput() : readText(context, path);
    values = mergeValues(values, readValues(text, path));
  }
  values = copyOf(values) as Values;
  for (const line of flags.strings('set-json')) set(values, line, '--set-json', { json: true });
  for (const line of flags.strings('set')) set(values, line, '--set', {});
  for (const line of flags.strings('set-string')) set(values, line, '--set-string', { asText: true });
  for (const line of flags.strings('set-file')) set(values, line, '--set-file', { read: (path) => readText(context, path) });
  for (const line of flags.strings('set-literal'))
    set(
      values,
      line.replace(/=(.*)$/s, (_, text: string) => `=${text.replace(/[\\,{}]/g, '\\$&')}`),
      '--set-literal',
      { asText: true },
    );
  return values;
}

function set(values: Values, line: string, flag: string, options: SetOptions): void {
  try {
    applySetLine(values, line, options);
  } catch (error) {
    if (error instanceof HelmError) throw new HelmError(`failed parsing ${flag} data: ${error.message}`);
    throw error;
  }
}

function readText({ files }: HelmContext, path: string): string {
  const text = files.readText(path);
  if (failed(text)) throw new HelmError(`open ${path}: ${text.message.toLowerCase()}`);
  return text;
}
