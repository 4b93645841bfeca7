import { encodeUtf8, gzip } from '@drydock/apimachinery';
import type { Chart, ChartFile } from './chart.ts';
import { writeTar } from './tar.ts';

/** A chart as a `.tgz`. `modified` is in milliseconds. */
export function packChart(chart: Chart, modified: number): Uint8Array {
  const root = chart.metadata.name ?? '';
  const file = ({ name, text }: ChartFile) => ({ name: `${root}/${name}`, bytes: encodeUtf8(text) });
  return gzip(writeTar(chart.raw.map(file), modified));
}
