/** Go types as far as a printed diff shows them: names, the order of fields, and what is a pointer. */

export type GoType =
  | { kind: 'scalar'; name: string }
  | { kind: 'slice'; name: string; element: () => GoType }
  /** `stringer`: keys have a String method, which shows as `s"key"`. */
  | { kind: 'map'; name: string; element: () => GoType; stringer: boolean }
  | { kind: 'pointer'; name: string; element: () => GoType }
  | { kind: 'struct'; name: string; fields: readonly GoField[]; opaque?: boolean };

export interface GoField {
  name: string;
  /** The field of the JSON form, or the object itself for an embedded struct. */
  read(value: Record<string, unknown>): unknown;
  type: () => GoType;
}

/**
 * Types by name, from texts such as `Name:string Ports:[]core.ContainerPort ~core.VolumeSource`: fields in Go's order, `~` before an embedded
 * struct. Names that are not defined count as string-like scalars.
 */
export class GoTypes {
  readonly #definitions: Readonly<Record<string, string>>;
  readonly #types = new Map<string, GoType>();

  constructor(definitions: Readonly<Record<string, string>>) {
    this.#definitions = definitions;
  }

  get(name: string): GoType {
    let type = this.#types.get(name);
    if (!type) this.#types.set(name, (type = this.#parse(name)));
    return type;
  }

  #parse(name: string): GoType {
    if (name === 'resource.Quantity') return quantityType;
    if (name === 'intstr.IntOrString') return intOrStringType;
    if (name === 'core.ResourceList') return { kind: 'map', name, element: () => this.get('resource.Quantity'), stringer: true };
    if (name.startsWith('[]')) return { kind: 'slice', name, element: () => this.get(name.slice(2)) };
    if (name.startsWith('*')) return { kind: 'pointer', name, element: () => this.get(name.slice(1)) };
    if (name.startsWith('map[string]')) return { kind: 'map', name, element: () => this.get(name.slice(11)), stringer: false };
    const definition = Object.hasOwn(this.#definitions, name) ? this.#definitions[name]! : undefined;
    if (definition === undefined) return { kind: 'scalar', name };
    return { kind: 'struct', name, fields: definition.split(' ').map((field) => this.#field(field)) };
  }

  #field(text: string): GoField {
    if (text.startsWith('~')) {
      const type = text.slice(1);
      return { name: type.slice(type.indexOf('.') + 1), read: (value) => value, type: () => this.get(type) };
    }
    const colon = text.indexOf(':');
    const name = text.slice(0, colon);
    const json = jsonName(name);
    return { name, read: (value) => (Object.hasOwn(value, json) ? value[json] : undefined), type: () => this.get(text.slice(colon + 1)) };
  }
}

/** `DNSPolicy` is `dnsPolicy`, `TTY` is `tty`, `HostIP` is `hostIP`. */
function jsonName(name: string): string {
  const capitals = /^[A-Z]+/.exec(name)?.[0] ?? '';
  const lowered = capitals.length === name.length || capitals.length === 1 ? capitals.length : capitals.length - 1;
  return name.slice(0, lowered).toLowerCase() + name.slice(lowered);
}

const SCALES: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const BINARY = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];

interface QuantityParts {
  value: number;
  scale: number;
  format: string;
}

function quantityParts(text: string): QuantityParts {
  const [, digits = '0', suffix = ''] = /^([+-]?\d+)(.*)$/.exec(text) ?? [];
  const power = BINARY.indexOf(suffix);
  if (power >= 0) return { value: Number(digits) * 1024 ** (power + 1), scale: 0, format: 'BinarySI' };
  return {
    value: Number(digits),
    scale: SCALES[suffix] ?? Number(suffix.slice(1)),
    format: /^[eE]/.test(suffix) ? 'DecimalExponent' : 'DecimalSI',
  };
}

const integer: GoType = { kind: 'scalar', name: 'int64' };
const text: GoType = { kind: 'scalar', name: 'string' };

const amountType: GoType = {
  kind: 'struct',
  name: 'resource.int64Amount',
  fields: [
    { name: 'value', read: (value) => value.value, type: () => integer },
    { name: 'scale', read: (value) => value.scale, type: () => integer },
  ],
};

/** A Quantity, read from its canonical text. Opaque: it is compared as a whole. */
const quantityType: GoType = {
  kind: 'struct',
  name: 'resource.Quantity',
  opaque: true,
  fields: [
    { name: 'i', read: (value) => quantityParts(String(value)), type: () => amountType },
    { name: 's', read: (value) => String(value), type: () => text },
    { name: 'Format', read: (value) => quantityParts(String(value)).format, type: () => text },
  ],
};

/** A number or a text; the text's type number stands first. */
const intOrStringType: GoType = {
  kind: 'struct',
  name: 'intstr.IntOrString',
  opaque: true,
  fields: [
    { name: 'Type', read: (value) => (typeof (value as unknown) === 'string' ? 1 : 0), type: () => integer },
    { name: 'IntVal', read: (value) => (typeof (value as unknown) === 'number' ? value : 0), type: () => integer },
    { name: 'StrVal', read: (value) => (typeof (value as unknown) === 'string' ? value : ''), type: () => text },
  ],
};
