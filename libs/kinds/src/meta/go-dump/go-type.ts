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
 * struct, `CephFS=cephfs:…` where the JSON name does not follow from Go's. Names that are not defined count as string-like scalars.
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
    if (name === 'core.ResourceList' || name === 'v1.ResourceList')
      return { kind: 'map', name, element: () => this.get('resource.Quantity'), stringer: true };
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
    const [name = '', json = jsonName(name)] = text.slice(0, colon).split('=');
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

const scalar = (name: string) => (): GoType => ({ kind: 'scalar', name });

/** The text that ParseQuantity keeps with the number: one that is canonical at a glance. */
function keptText(text: string): string {
  const [, digits = '0', suffix = ''] = /^[+-]?(\d+)(.*)$/.exec(text) ?? [];
  const kept = BINARY.includes(suffix) ? (Number(digits) & 7) !== 0 : text === '0' || !/^0|000$/.test(digits);
  return kept ? text : '';
}

const amountType: GoType = {
  kind: 'struct',
  name: 'resource.int64Amount',
  fields: [
    { name: 'value', read: (value) => value.value, type: scalar('int64') },
    { name: 'scale', read: (value) => value.scale, type: scalar('resource.Scale') },
  ],
};

const decimalType: GoType = {
  kind: 'struct',
  name: 'resource.infDecAmount',
  fields: [{ name: 'Dec', read: () => undefined, type: () => ({ kind: 'pointer', name: '*inf.Dec', element: scalar('inf.Dec') }) }],
};

/** A Quantity, read from its canonical text. Opaque: it is compared as a whole. `d` is for what an int64 cannot hold. */
const quantityType: GoType = {
  kind: 'struct',
  name: 'resource.Quantity',
  opaque: true,
  fields: [
    { name: 'i', read: (value) => quantityParts(String(value)), type: () => amountType },
    { name: 'd', read: () => ({}), type: () => decimalType },
    { name: 's', read: (value) => keptText(String(value)), type: scalar('string') },
    { name: 'Format', read: (value) => quantityParts(String(value)).format, type: scalar('resource.Format') },
  ],
};

/** A number or a text; the text's type number stands first. */
const intOrStringType: GoType = {
  kind: 'struct',
  name: 'intstr.IntOrString',
  opaque: true,
  fields: [
    { name: 'Type', read: (value) => (typeof (value as unknown) === 'string' ? 1 : 0), type: scalar('intstr.Type') },
    { name: 'IntVal', read: (value) => (typeof (value as unknown) === 'number' ? value : 0), type: scalar('int32') },
    { name: 'StrVal', read: (value) => (typeof (value as unknown) === 'string' ? value : ''), type: scalar('string') },
  ],
};
