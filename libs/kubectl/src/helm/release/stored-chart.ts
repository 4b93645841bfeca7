/** Charts to what a release keeps of them, and back. */
import { decodeBase64, decodeUtf8, encodeBase64, encodeUtf8 } from '@drydock/apimachinery';
import type { Chart, ChartFile } from '../chart/chart.ts';
import type { StoredChart, StoredFile } from './release.ts';

export function storeChart(chart: Chart): StoredChart {
  const stored = ({ name, text }: ChartFile): StoredFile => ({ name, data: encodeBase64(encodeUtf8(text)) });
  const { metadata, values, templates, files } = chart;
  return { metadata, lock: null, templates: templates.map(stored), values, schema: null, files: files.map(stored) };
}

/** As Helm has it, a stored chart has lost its subcharts. */
export function restoreChart({ metadata, values, templates, files }: StoredChart): Chart {
  const restored = ({ name, data }: StoredFile): ChartFile => {
    const bytes = decodeBase64(data);
    return { name, text: typeof bytes === 'number' ? '' : decodeUtf8(bytes) };
  };
  return {
    metadata,
    values: values ?? {},
    templates: (templates ?? []).map(restored),
    files: (files ?? []).map(restored),
    raw: [],
    subcharts: [],
  };
}
