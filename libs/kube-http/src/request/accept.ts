/** Content negotiation (apiserver, handlers/negotiation). JSON and YAML are written; protobuf is only read, but for OpenAPI v2. */
import type { ApiRequest } from '@drydock/apiserver';
import { OPEN_API_V2_ASKED, OPEN_API_V2_PROTOBUF } from '../protobuf/open-api-v2.ts';

export type WrittenFormat = 'json' | 'yaml' | 'openapi v2 protobuf';

/** Documents that are written in forms of their own. */
export type Document = 'discovery' | 'openapi v2';

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

const CONTENT_TYPES: Readonly<Record<WrittenFormat, string>> = {
  json: JSON_TYPE,
  yaml: YAML_TYPE,
  'openapi v2 protobuf': OPEN_API_V2_PROTOBUF,
};

interface Clause {
  type: string;
  parameters: Readonly<Record<string, string>>;
  quality: number;
}

/** The first clause that can be satisfied, the preferred ones first; undefined when none can. `document`: what the path leads to, if it is no object. */
export function negotiate(header: string | undefined, document?: Document): AcceptedForm | undefined {
  if (header === undefined || header.trim() === '') return PLAIN_JSON;
  const clauses = header.split(',').map(parseClause);
  // Sorting is stable: clauses of the same quality stay in the order in which they were written.
  for (const clause of clauses.sort((a, b) => b.quality - a.quality)) {
    const format = clause.quality > 0 ? formatOf(clause.type, document) : undefined;
    const accepted = format && formOf(clause, format, document);
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

function formatOf(type: string, document: Document | undefined): WrittenFormat | undefined {
  if (document === 'openapi v2' && (type === OPEN_API_V2_ASKED || type === OPEN_API_V2_PROTOBUF)) return 'openapi v2 protobuf';
  if (type === JSON_TYPE || type === '*/*' || type === 'application/*') return 'json';
  return type === YAML_TYPE ? 'yaml' : undefined;
}

function formOf({ parameters }: Clause, format: WrittenFormat, document: Document | undefined): AcceptedForm | undefined {
  const contentType = CONTENT_TYPES[format];
  const { as, g: group, v: version } = parameters;
  if (as === undefined) return { form: 'object', format, contentType };
  if (document === 'discovery') {
    if (as !== 'APIGroupDiscoveryList' || group !== 'apidiscovery.k8s.io' || !['v2', 'v2beta1'].includes(version ?? '')) return undefined;
    return { form: 'aggregated', format, contentType: `${contentType};g=${group};v=${version};as=${as}` };
  }
  if (group !== 'meta.k8s.io' || version !== 'v1') return undefined;
  if (as === 'Table') return { form: 'table', format, contentType };
  return as === 'PartialObjectMetadata' || as === 'PartialObjectMetadataList' ? { form: 'metadata', format, contentType } : undefined;
}
