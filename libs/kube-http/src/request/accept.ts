/** Content negotiation (apiserver, handlers/negotiation). JSON and YAML are written; protobuf is only read. */
import type { ApiRequest } from '@drydock/apiserver';

export type WrittenFormat = 'json' | 'yaml';

export interface AcceptedForm {
  form: NonNullable<ApiRequest['accept']>;
  format: WrittenFormat;
  /** Of the answer. */
  contentType: string;
}

const JSON_TYPE = 'application/json';
const YAML_TYPE = 'application/yaml';

/** What can be written, in the order in which a refusal names it. */
export const WRITTEN_MEDIA_TYPES: readonly string[] = [JSON_TYPE, YAML_TYPE];

export const PLAIN_JSON: AcceptedForm = { form: 'object', format: 'json', contentType: JSON_TYPE };

interface Clause {
  type: string;
  parameters: Readonly<Record<string, string>>;
  quality: number;
}

/** The first clause that can be satisfied, the preferred ones first; undefined when none can. `discovery`: a path of aggregated discovery. */
export function negotiate(header: string | undefined, { discovery }: { discovery: boolean }): AcceptedForm | undefined {
  if (header === undefined || header.trim() === '') return PLAIN_JSON;
  const clauses = header.split(',').map(parseClause);
  // Sorting is stable: clauses of the same quality stay in the order in which they were written.
  for (const clause of clauses.sort((a, b) => b.quality - a.quality)) {
    const format = clause.quality > 0 ? formatOf(clause.type) : undefined;
    const accepted = format && formOf(clause, format, discovery);
    if (accepted) return accepted;
  }
  return undefined;
}

function parseClause(text: string): Clause {
  const [type = '', ...rest] = text.split(';').map((part) => part.trim());
  const parameters: Record<string, string> = {};
  for (const parameter of rest) {
    const at = parameter.indexOf('=');
    if (at > 0) parameters[parameter.slice(0, at).trim()] = parameter.slice(at + 1).trim();
  }
  const quality = Number(parameters.q ?? 1);
  return { type: type.toLowerCase(), parameters, quality: Number.isNaN(quality) ? 1 : quality };
}

function formatOf(type: string): WrittenFormat | undefined {
  if (type === JSON_TYPE || type === '*/*' || type === 'application/*') return 'json';
  return type === YAML_TYPE ? 'yaml' : undefined;
}

function formOf({ parameters }: Clause, format: WrittenFormat, discovery: boolean): AcceptedForm | undefined {
  const contentType = format === 'json' ? JSON_TYPE : YAML_TYPE;
  const { as, g: group, v: version } = parameters;
  if (as === undefined) return { form: 'object', format, contentType };
  if (discovery) {
    if (as !== 'APIGroupDiscoveryList' || group !== 'apidiscovery.k8s.io' || !['v2', 'v2beta1'].includes(version ?? '')) return undefined;
    return { form: 'aggregated', format, contentType: `${contentType};g=${group};v=${version};as=${as}` };
  }
  if (group !== 'meta.k8s.io' || version !== 'v1') return undefined;
  if (as === 'Table') return { form: 'table', format, contentType };
  return as === 'PartialObjectMetadata' || as === 'PartialObjectMetadataList' ? { form: 'metadata', format, contentType } : undefined;
}
