/** Between YAML documents, which know comments and ways to write, and values, which a filter works on. */
import { isAlias, isMap, isScalar, isSeq, Pair, Scalar, YAMLMap, YAMLSeq, type Document, type Node } from 'yaml';
import { isArray, isObject, type Value } from '../jq/jq-value.ts';

/** Where the values of a document came from: what a filter leaves as it was is written as it was. */
export class Origins {
  readonly #nodes = new Map<object, Node>();
  readonly #document: Document;

  constructor(document: Document) {
    this.#document = document;
  }

  valueOf(node: unknown): Value {
    if (isAlias(node)) return this.valueOf(node.resolve(this.#document));
    if (isMap(node)) {
      const entries = node.items.map((pair): [string, Value] => [keyText(pair.key), this.valueOf(pair.value)]);
      return this.#remember(new Map(entries), node);
    }
    if (isSeq(node))
      return this.#remember(
        node.items.map((item) => this.valueOf(item)),
        node,
      );
    if (!isScalar(node)) return null;
    const { value } = node;
    if (typeof value === 'bigint') return Number(value);
    if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) return value as Value;
    return node.source ?? null;
  }

  /** @param like what stood there before, whose comments and way to write stay */
  nodeOf(value: Value, like?: unknown): Node {
    if (isObject(value) || isArray(value))
      return this.#nodes.get(value) ?? (isObject(value) ? this.#map(value, like) : this.#list(value, like));
    if (isScalar(like)) return like.value === value ? like : scalar(value, like);
    return scalar(value);
  }

  #remember(value: Value & object, node: Node): Value {
    this.#nodes.set(value, node);
    return value;
  }

  #map(value: ReadonlyMap<string, Value>, like: unknown): YAMLMap {
    const before = isMap(like) ? like : undefined;
    const map = new YAMLMap(this.#document.schema);
    copyLook(map, before);
    for (const [key, each] of value) {
      const pair = before?.items.find((item) => keyText(item.key) === key);
      map.items.push(new Pair(pair?.key ?? scalar(key), this.nodeOf(each, pair?.value)));
    }
    return map;
  }

  #list(value: readonly Value[], like: unknown): YAMLSeq {
    const before = isSeq(like) ? like : undefined;
    const list = new YAMLSeq(this.#document.schema);
    copyLook(list, before);
    value.forEach((each, index) => list.items.push(this.nodeOf(each, before?.items[index])));
    return list;
  }
}

const keyText = (key: unknown): string => (isScalar(key) ? String(key.source ?? key.value) : String(key));

function scalar(value: Value, like?: Scalar): Scalar {
  const node = new Scalar(value);
  copyLook(node, like);
  if (like?.type && typeof value === typeof like.value) node.type = like.type;
  return node;
}

interface Look {
  comment?: string | null | undefined;
  commentBefore?: string | null | undefined;
  spaceBefore?: boolean | undefined;
  flow?: boolean | undefined;
}

function copyLook(to: Look, from: Look | undefined): void {
  if (from?.comment) to.comment = from.comment;
  if (from?.commentBefore) to.commentBefore = from.commentBefore;
  if (from?.spaceBefore) to.spaceBefore = from.spaceBefore;
  if (from?.flow && (to as YAMLMap | YAMLSeq).items) to.flow = from.flow;
}
