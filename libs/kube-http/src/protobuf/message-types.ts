/**
 * The messages of the stable API. Their field numbers stand in field-numbers.json, taken from the generated.proto files of Kubernetes v1.33
 * (k8s.io/api, apimachinery, apiextensions-apiserver and kube-aggregator v0.33); upstream never changes a number. The notation: `name=4` is a
 * string, `ports=6:[]ContainerPort` a list, `labels=11:{}string` a map from strings, and `...1:ProbeHandler` a message whose fields belong to
 * the object around it in JSON (an embedded struct of Go). What JSON leaves out of an object comes from the schemas.
 */
import { isOmittedWhenEmpty, kubernetesSchemas, type Schema } from '@drydock/apimachinery';
import fieldNumbers from './field-numbers.json' with { type: 'json' };

export type ScalarType = 'string' | 'bytes' | 'bool' | 'int32' | 'int64' | 'double';

export interface MessageField {
  number: number;
  /** The name in JSON. */
  name: string;
  shape: 'one' | 'list' | 'map' | 'embedded';
  type: ScalarType | MessageType;
  /** JSON has the field also when it holds the zero value: Go's field is a pointer, or is always written. */
  keepsZero: boolean;
  /** Go's field is a pointer: what is not there takes no bytes, where others are written with the zero value. */
  isPointer: boolean;
}

const NUMBERS: Readonly<Record<string, string>> = fieldNumbers;
const SCALARS: ReadonlySet<string> = new Set<ScalarType>(['string', 'bytes', 'bool', 'int32', 'int64', 'double']);
const FIELD = /^(?:(\.\.\.)|(.+)=)(\d+)(?::(\[\]|\{\})?(.+))?$/;

export class MessageType {
  /** `core.v1.Pod`. */
  readonly name: string;
  #fields: ReadonlyMap<number, MessageField> | undefined;

  constructor(name: string) {
    this.name = name;
  }

  /** As errors of Go name it: `Pod`. */
  get goName(): string {
    return this.name.slice(this.name.lastIndexOf('.') + 1);
  }

  /** By number, in that order. Read when the message is first met: types contain themselves. */
  get fields(): ReadonlyMap<number, MessageField> {
    this.#fields ??= new Map(
      this.#read()
        .sort((a, b) => a.number - b.number)
        .map((field) => [field.number, field]),
    );
    return this.#fields;
  }

  #read(): MessageField[] {
    const schema = kubernetesSchemas.definition(definitionName(this.name));
    const words = NUMBERS[this.name]!.split(' ').filter(Boolean);
    return words.map((word) => {
      const [, embedded, name = '', number, shape, type = 'string'] = FIELD.exec(word)!;
      return {
        number: Number(number),
        name,
        shape: embedded ? 'embedded' : shape === '[]' ? 'list' : shape === '{}' ? 'map' : 'one',
        type: SCALARS.has(type) ? (type as ScalarType) : messageType(type.includes('.') ? type : `${this.#package}.${type}`)!,
        keepsZero: schema === undefined || writesZero(schema, name),
        isPointer: schema?.properties?.[name]?.['x-go-pointer'] === true,
      };
    });
  }

  get #package(): string {
    return this.name.slice(0, this.name.lastIndexOf('.'));
  }
}

const known = new Map<string, MessageType>();

/** `meta.v1.ObjectMeta`; undefined when there is no such message. */
export function messageType(name: string): MessageType | undefined {
  if (!Object.hasOwn(NUMBERS, name)) return undefined;
  const existing = known.get(name);
  if (existing) return existing;
  const type = new MessageType(name);
  known.set(name, type);
  return type;
}

export function messageTypes(): MessageType[] {
  return Object.keys(NUMBERS).map((name) => messageType(name)!);
}

const PREFIXES: Readonly<Record<string, string>> = {
  'meta.v1': 'io.k8s.apimachinery.pkg.apis.meta.v1',
  resource: 'io.k8s.apimachinery.pkg.api.resource',
  runtime: 'io.k8s.apimachinery.pkg.runtime',
  intstr: 'io.k8s.apimachinery.pkg.util.intstr',
  'apiextensions.v1': 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1',
  'apiregistration.v1': 'io.k8s.kube-aggregator.pkg.apis.apiregistration.v1',
};
const PACKAGES = new Map(Object.entries(PREFIXES).map(([name, prefix]) => [prefix, name]));
const API = 'io.k8s.api.';

/** The schema's name of a message. */
function definitionName(message: string): string {
  const dot = message.lastIndexOf('.');
  return `${PREFIXES[message.slice(0, dot)] ?? API + message.slice(0, dot)}.${message.slice(dot + 1)}`;
}

/** The message of a kind; undefined for kinds of other APIs and of custom resources. */
export function messageOfKind(group: string, version: string, kind: string): MessageType | undefined {
  const definition = kubernetesSchemas.definitionName({ group, version, kind });
  if (definition === undefined) return messageType(`meta.v1.${kind}`);
  const dot = definition.lastIndexOf('.');
  const prefix = definition.slice(0, dot);
  const name = PACKAGES.get(prefix) ?? (prefix.startsWith(API) ? prefix.slice(API.length) : prefix);
  return messageType(`${name}.${definition.slice(dot + 1)}`);
}

function writesZero(owner: Schema, name: string): boolean {
  const schema = owner.properties?.[name];
  return schema === undefined || schema['x-go-pointer'] === true || !isOmittedWhenEmpty(owner, name, schema);
}
