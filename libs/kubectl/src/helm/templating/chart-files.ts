/** `.Files`: what a chart holds beside its templates. */
import { encodeBase64, encodeUtf8, printYaml, typed } from '@drydock/apimachinery';
import type { ChartFile } from '../chart/chart.ts';
import { globExpression } from '../chart/ignore-rules.ts';

/** An object whose methods templates call and whose entries they range over: names and contents. */
export function filesObject(files: readonly ChartFile[]): Record<string, unknown> {
  const textOf = (name: string): string => files.find((file) => file.name === name)?.text ?? '';
  return {
    ...Object.fromEntries(files.map(({ name, text }) => [name, text])),
    Get: typed(['string'], textOf),
    GetBytes: typed(['string'], textOf),
    Glob: typed(['string'], (pattern: string) => filesObject(files.filter(({ name }) => globExpression(pattern).test(name)))),
    Lines: typed(['string'], (name: string) => textOf(name).replace(/\n$/, '').split('\n')),
    AsConfig: () => yamlOf(files, (text) => text),
    AsSecrets: () => yamlOf(files, (text) => encodeBase64(encodeUtf8(text))),
  };
}

function yamlOf(files: readonly ChartFile[], encode: (text: string) => string): string {
  if (files.length === 0) return '';
  return printYaml(Object.fromEntries(files.map(({ name, text }) => [name.slice(name.lastIndexOf('/') + 1), encode(text)]))).replace(
    /\n$/,
    '',
  );
}
