/** Nodes to JSON data, as sigs.k8s.io/yaml makes it from what go-yaml v2 decodes. */
import { decodeBase64, decodeUtf8 } from '../encoding/base64.ts';
import { setOwn } from '../deep/own-property.ts';
import { formatFloat } from '../go-format/floats.ts';
import { goSyntax } from '../go-format/go-syntax.ts';
import type { MappingNode, ScalarNode, YamlNode } from './node.ts';
import { resolvePlain, resolveTagged, type ResolvedScalar } from './scalar-types.ts';
import { YamlError } from './yaml-error.ts';

/** YAML that JSON cannot express. The message is complete; go-yaml had no objection. */
export class ConversionError extends Error {}

export interface YamlOptions {
  /** `core`: only `true` and `false` are booleans, as in YAML 1.2 and for go-yaml v3; `y`, `on` and the like are texts. */
  readonly booleans?: 'all' | 'core';
  /** `exact`: an int64 beyond 2^53 becomes a bigint. Who asks for it sees to it that no JSON is made of it. */
  readonly integers?: 'number' | 'exact';
}

const MERGE_TAG = 'tag:yaml.org,2002:merge';

/** The document's JSON data. Throws YamlError or ConversionError. */
export function constructJson(root: YamlNode, options: YamlOptions = {}): unknown {
  const constructor = new Constructor(options);
  const value = constructor.value(root);
  if (constructor.unconvertible !== undefined) throw new ConversionError(constructor.unconvertible);
  if (constructor.metNonFinite) refuseNonFinite(value);
  return value;
}

/** go-yaml's bound on what aliases may expand to: 99 % of a small document, 10 % of a very large one. */
function allowedAliasRatio(decoded: number): number {
  const low = 400_000;
  const high = 4_000_000;
  if (decoded <= low) return 0.99;
  return decoded >= high ? 0.1 : 0.99 - 0.89 * ((decoded - low) / (high - low));
}

class Constructor {
  /** The first key that cannot be a JSON key. */
  unconvertible: string | undefined;
  /** Whether there was a number that JSON does not have, be it under a key that a later one replaced. */
  metNonFinite = false;
  readonly #openAliases = new Set<YamlNode>();
  #decoded = 0;
  #decodedByAlias = 0;
  readonly #options: YamlOptions;

  constructor(options: YamlOptions) {
    this.#options = options;
  }

  value(node: YamlNode): unknown {
    this.#count();
    switch (node.kind) {
      case 'scalar':
        return this.#number(resolveScalar(node, this.#options));
      case 'sequence':
        return node.items.map((item) => this.value(item));
      case 'mapping':
        return this.#mapping(node, {});
      case 'alias':
        return this.#throughAlias(node, () => this.value(node.target));
    }
  }

  #count(): void {
    this.#decoded++;
    if (this.#openAliases.size > 0) this.#decodedByAlias++;
    const ratio = this.#decodedByAlias / this.#decoded;
    if (this.#decodedByAlias > 100 && this.#decoded > 1000 && ratio > allowedAliasRatio(this.#decoded)) {
      throw new YamlError('document contains excessive aliasing');
    }
  }

  #throughAlias<T>(alias: Extract<YamlNode, { kind: 'alias' }>, construct: () => T): T {
    if (this.#openAliases.has(alias)) throw new YamlError(`anchor '${alias.anchor}' value contains itself`);
    this.#openAliases.add(alias);
    const value = construct();
    this.#openAliases.delete(alias);
    return value;
  }

  #number(scalar: ResolvedScalar): unknown {
    if (scalar.type === 'float' && !Number.isFinite(scalar.value)) this.metNonFinite = true;
    if (scalar.type === 'int' && scalar.exact !== undefined && !scalar.unsigned && this.#options.integers === 'exact') return scalar.exact;
    return scalar.value;
  }

  /** Later keys replace earlier ones, those of a merged mapping included. */
  #mapping(node: MappingNode, target: Record<string, unknown>): Record<string, unknown> {
    for (const [keyNode, valueNode] of node.entries) {
      if (isMerge(keyNode)) {
        this.#merge(valueNode, target);
        continue;
      }
      const key = this.#key(keyNode);
      const value = this.value(valueNode);
      if (key.text === undefined)
        this.unconvertible ??= `unsupported map key of type: ${key.type}, key: ${key.syntax}, value: ${goSyntax(value)}`;
      else setOwn(target, key.text, value);
    }
    return target;
  }

  #key(node: YamlNode): { text: string } | { text?: undefined; type: string; syntax: string } {
    const scalarNode = node.kind === 'alias' ? node.target : node;
    if (scalarNode.kind !== 'scalar') throw new YamlError(`invalid map key: ${goSyntax(this.value(node))}`);
    this.#count();
    const scalar = resolveScalar(scalarNode, this.#options);
    switch (scalar.type) {
      case 'null':
        return { type: '%!s(<nil>)', syntax: '<nil>' };
      case 'int':
        if (scalar.unsigned) return { type: 'uint64', syntax: `0x${scalar.exact!.toString(16)}` };
        return { text: String(scalar.exact ?? scalar.value) };
      case 'float':
        return { text: floatKey(scalar.value) };
      default:
        return { text: String(scalar.value) };
    }
  }

  #merge(node: YamlNode, target: Record<string, unknown>): void {
    // Backwards, because earlier mappings take precedence.
    const sources = node.kind === 'sequence' ? node.items.toReversed() : [node];
    for (const source of sources) {
      const mapping = source.kind === 'alias' ? source.target : source;
      if (mapping.kind !== 'mapping') throw new YamlError('map merge requires map or sequence of maps as the value');
      this.#count();
      if (source.kind === 'alias') this.#throughAlias(source, () => this.#mapping(mapping, target));
      else this.#mapping(mapping, target);
    }
  }
}

/** encoding/json looks at the finished value, maps in the order of their keys. */
function refuseNonFinite(value: unknown): void {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new ConversionError(`json: unsupported value: ${formatFloat(value)}`);
  if (typeof value !== 'object' || value === null) return;
  for (const [, each] of Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) refuseNonFinite(each);
}

function isMerge(node: YamlNode): boolean {
  return node.kind === 'scalar' && node.value === '<<' && (node.implicit || node.tag === MERGE_TAG);
}

function resolveScalar(node: ScalarNode, { booleans }: YamlOptions): ResolvedScalar {
  if (node.tag === '' || node.tag === '!')
    return node.implicit && node.tag === '' ? resolveUntagged(node.value, booleans === 'core') : { type: 'str', value: node.value };
  const resolved = resolveTagged(node.tag, node.value);
  if (resolved.type !== 'binary') return resolved;
  const bytes = decodeBase64(resolved.value);
  if (typeof bytes === 'number') throw new YamlError('!!binary value contains invalid base64 data');
  return { type: 'str', value: decodeUtf8(bytes) };
}

const CORE_BOOLEAN = /^(true|True|TRUE|false|False|FALSE)$/;

function resolveUntagged(text: string, coreBooleans: boolean): ResolvedScalar {
  const resolved = resolvePlain(text);
  return coreBooleans && resolved.type === 'bool' && !CORE_BOOLEAN.test(text) ? { type: 'str', value: text } : resolved;
}

/** Keys go through a float32, which knows less of the large ones. */
function floatKey(value: number): string {
  if (Number.isNaN(value)) return '.nan';
  if (!Number.isFinite(Math.fround(value))) return value > 0 ? '.inf' : '-.inf';
  return formatFloat(value, { bits: 32 });
}
