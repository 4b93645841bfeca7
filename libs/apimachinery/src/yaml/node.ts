/** A YAML document as written, before its scalars are given types. */
export type YamlNode = ScalarNode | SequenceNode | MappingNode | AliasNode;

export interface ScalarNode {
  kind: 'scalar';
  value: string;
  /** The whole tag (`tag:yaml.org,2002:int`); empty when there is none. */
  tag: string;
  /** Whether the scalar was unquoted, so that its text decides its type. */
  implicit: boolean;
}

export interface SequenceNode {
  kind: 'sequence';
  items: YamlNode[];
}

export interface MappingNode {
  kind: 'mapping';
  entries: [key: YamlNode, value: YamlNode][];
}

export interface AliasNode {
  kind: 'alias';
  anchor: string;
  target: YamlNode;
}
