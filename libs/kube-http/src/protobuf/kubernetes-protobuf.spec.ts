import { readFileSync } from 'node:fs';
import { kubernetesSchemas, Rng, type StatusError } from '@drydock/apimachinery';
import { decodeBody } from '../request/request-body.ts';
import { messageOfKind, messageTypes, type MessageField, type MessageType } from './message-types.ts';
import { JSON_TYPES } from './json-types.ts';
import { decodeProtobuf, encodeProtobuf, PROTOBUF_MEDIA_TYPE } from './kubernetes-protobuf.ts';
import { WireWriter } from './wire-writer.ts';

interface Recording {
  command: string;
  /** What kubectl 1.33 sent, in base64. */
  body: string;
  /** What the same kubectl prints with `--dry-run=client -o json`. */
  object: object;
}

const recordings = JSON.parse(
  readFileSync(new URL('../../testdata/kubectl-1.33-protobuf.json', import.meta.url), 'utf8'),
) as readonly Recording[];
const bytesOf = ({ body }: Recording): Uint8Array => Buffer.from(body, 'base64');

const hexdump = (bytes: Uint8Array): string =>
  Buffer.from(bytes)
    .toString('latin1')
    .replaceAll(/[^ -~]/g, (byte) => `\\x${byte.charCodeAt(0).toString(16)}`);

describe('what a real kubectl sends', () => {
  it.each(recordings)('$command', (recording) => {
    expect(decodeProtobuf(bytesOf(recording))).toEqual({ object: recording.object });
  });

  it.each(recordings)('$command is written with the same bytes', (recording) => {
    expect(hexdump(encodeProtobuf(recording.object)!)).toBe(hexdump(bytesOf(recording)));
  });
});

describe('every message', () => {
  const samples: Readonly<Record<string, unknown>> = {
    'meta.v1.Time': '2025-02-03T04:05:06Z',
    'meta.v1.MicroTime': '2025-02-03T04:05:06.000789Z',
    'resource.Quantity': '1500m',
    'intstr.IntOrString': '50%',
    'meta.v1.FieldsV1': { 'f:spec': { 'k:{"name":"a"}': {} } },
    'runtime.RawExtension': { any: [1, null] },
    'apiextensions.v1.JSON': [1, 'two'],
  };
  const scalars = { string: 'grüße', bytes: 'AAH/', bool: true, int32: -7, int64: -8_000_000_000, double: 0.5 };

  function sample(type: MessageField['type'], around: readonly string[] = []): unknown {
    if (typeof type === 'string') return scalars[type];
    const { name } = type;
    if (Object.hasOwn(samples, name)) return samples[name];
    if (/ExtraValue|Verbs/.test(name)) return ['a', 'b'];
    if (name.endsWith('OrArray')) return [{ type: 'string' }];
    if (name.endsWith('OrBool')) return true;
    if (name.endsWith('OrStringArray')) return ['a'];
    if (around.includes(name)) return {};
    const object: Record<string, unknown> = {};
    for (const field of type.fields.values()) {
      const value = sample(field.type, [...around, name]);
      if (field.shape === 'embedded') Object.assign(object, value);
      else object[field.name] = field.shape === 'list' ? [value, value] : field.shape === 'map' ? { 'a.b/c': value, b: value } : value;
    }
    return object;
  }

  const kinds = kubernetesSchemas
    .names()
    .flatMap((name) => kubernetesSchemas.definition(name)!['x-kubernetes-group-version-kind'] ?? [])
    .filter(({ group, version, kind }) => messageOfKind(group, version, kind));

  it('of a kind comes back as it went', () => {
    expect(kinds.length).toBeGreaterThan(100);
    for (const { group, version, kind } of kinds) {
      const apiVersion = group ? `${group}/${version}` : version;
      const object = { ...(sample(messageOfKind(group, version, kind)!) as object), kind, apiVersion };
      expect(decodeProtobuf(encodeProtobuf(object)!)).toEqual({ object });
    }
  });

  it('has a number for every field that its schema has', () => {
    const inMessages = (type: MessageType): string[] =>
      [...type.fields.values()].flatMap((field) => (field.shape === 'embedded' ? inMessages(field.type as MessageType) : [field.name]));
    const without: string[] = [];
    for (const { group, version, kind } of kinds) {
      const known = new Set(inMessages(messageOfKind(group, version, kind)!));
      const schema = kubernetesSchemas.forKind({ group, version, kind })!;
      for (const name of Object.keys(schema.properties ?? {})) {
        if (name !== 'kind' && name !== 'apiVersion' && !known.has(name)) without.push(`${kind}.${name}`);
      }
    }
    expect(without).toEqual([]);
  });

  it('that JSON writes as something else is known', () => {
    const names = new Set(messageTypes().map(({ name }) => name));
    expect([...JSON_TYPES.keys()].filter((name) => !names.has(name))).toEqual([]);
  });
});

describe('zero values', () => {
  const deployment = (write: (spec: WireWriter) => void): Uint8Array => {
    const raw = new WireWriter();
    raw.message(2, write);
    return envelope('apps/v1', 'Deployment', raw.finish());
  };

  it('are kept where Go has a pointer or writes them always, and left out elsewhere', () => {
    const body = deployment((spec) => {
      spec.varint(1, 0);
      spec.varint(5, 0);
      spec.varint(7, false);
      spec.message(2, () => undefined);
    });
    expect(decodeProtobuf(body)).toEqual({ object: { kind: 'Deployment', apiVersion: 'apps/v1', spec: { replicas: 0, selector: {} } } });
  });

  it('of a field that comes twice count last, and messages are merged', () => {
    const raw = new WireWriter();
    raw.message(1, (metadata) => (metadata.string(1, 'a'), metadata.string(2, 'g')));
    raw.message(1, (metadata) => metadata.string(1, 'b'));
    const decoded = decodeProtobuf(envelope('v1', 'ConfigMap', raw.finish()));
    expect(decoded).toEqual({ object: { kind: 'ConfigMap', apiVersion: 'v1', metadata: { name: 'b', generateName: 'g' } } });
  });

  it('lists of numbers may be packed', () => {
    const raw = new WireWriter();
    raw.message(2, (spec) => spec.message(14, (context) => context.bytes(4, Uint8Array.of(1, 0x90, 0x4e))));
    const decoded = decodeProtobuf(envelope('v1', 'Pod', raw.finish()));
    expect(decoded).toMatchObject({ object: { spec: { securityContext: { supplementalGroups: [1, 10000] } } } });
  });

  it('a key that objects inherit is a key like others', () => {
    const raw = new WireWriter();
    raw.message(2, (entry) => (entry.string(1, '__proto__'), entry.string(2, 'x')));
    expect(JSON.stringify(decodeProtobuf(envelope('v1', 'ConfigMap', raw.finish())))).toBe(
      '{"object":{"kind":"ConfigMap","apiVersion":"v1","data":{"__proto__":"x"}}}',
    );
  });
});

function envelope(apiVersion: string, kind: string, raw: Uint8Array): Uint8Array {
  const unknown = new WireWriter();
  unknown.message(1, (typeMeta) => (typeMeta.string(1, apiVersion), typeMeta.string(2, kind)));
  unknown.bytes(2, raw);
  return Buffer.concat([Buffer.from('k8s\0'), unknown.finish()]);
}

describe('bad bodies', () => {
  const hex = (text: string): Uint8Array => Buffer.from(text, 'hex');
  const pod = (raw: string): Uint8Array => envelope('v1', 'Pod', hex(raw));
  const cannot = 'Pod in version "v1" cannot be handled as a Pod: ';

  function refusal(body: Uint8Array): string {
    try {
      decodeBody(body, PROTOBUF_MEDIA_TYPE, 'Pod');
    } catch (error) {
      const { status } = error as StatusError;
      expect(status).toMatchObject({ code: 400, reason: 'BadRequest' });
      return status.message!;
    }
    throw new Error('it was decoded');
  }

  const unrecognized = 'the object provided is unrecognized (must be of type Pod): ';
  it.each([
    ['nothing', hex(''), `${unrecognized}empty data (<empty>)`],
    [
      'JSON',
      Buffer.from('{"kind":"Pod","apiVersion":"v1","metadata":{}}'),
      `${unrecognized}provided data does not appear to be a protobuf message, expected prefix [107 56 115 0] ({"kind":"Pod","apiVersion":"v1 ...)`,
    ],
    ['the magic alone', hex('6b387300'), `${unrecognized}Object 'Kind' is missing in the data (6b387300)`],
    ['a truncated envelope', hex('6b3873000a0c0a02'), `${unrecognized}unexpected EOF (6b3873000a0c0a02)`],
    [
      'no version',
      envelope('', 'Pod', hex('')),
      `Pod in version "" cannot be handled as a Pod: Object 'apiVersion' is missing in the data`,
    ],
    [
      'a kind that nobody knows',
      envelope('v1', 'Pott', hex('')),
      'Pott in version "v1" cannot be handled as a Pod: no kind "Pott" is registered for version "v1"',
    ],
    ['a truncated object', pod('0a05'), `${cannot}unexpected EOF`],
    ['the wrong wire type', pod('0801'), `${cannot}proto: wrong wireType = 0 for field Metadata`],
    ['a tag of zero', pod('0000'), `${cannot}proto: Pod: illegal tag 0 (wire type 0)`],
    ['the end of a group that has no start', pod('0c'), `${cannot}proto: Pod: wiretype end group for non-group`],
    ['an unknown wire type', pod('a601'), `${cannot}proto: illegal wireType 6`],
    ['a number without an end', pod('f80180808080808080808080808001'), `${cannot}proto: integer overflow`],
    ['a negative length', pod('0affffffffffffffffff01'), `${cannot}proto: negative length found during unmarshaling`],
    ['an enormous length', pod('0affffffff7f'), `${cannot}unexpected EOF`],
    ['a group that is not closed', pod(`a306${'a306'.repeat(50_000)}`), `${cannot}unexpected EOF`],
  ])('%s', (_, body, message) => {
    expect(refusal(body)).toBe(message);
  });

  it('a schema in a schema in a schema …', () => {
    let bytes = new Uint8Array();
    for (let i = 0; i < 5_000; i++) {
      const outer = new WireWriter();
      outer.bytes(28, bytes);
      bytes = outer.finish() as Uint8Array<ArrayBuffer>;
    }
    const raw = new WireWriter();
    raw.message(2, (spec) => spec.message(7, (version) => version.message(4, (schema) => schema.bytes(1, bytes))));
    const decoded = decodeProtobuf(envelope('apiextensions.k8s.io/v1', 'CustomResourceDefinition', raw.finish()));
    expect(decoded).toMatchObject({ failure: { message: 'exceeded max depth' } });
  });

  it('whatever they are, they are decoded or refused', () => {
    const rng = new Rng({ seed: 1333 });
    let refused = 0;
    for (let i = 0; i < 4_000; i++) {
      const body = Buffer.from(bytesOf(recordings[rng.integer(recordings.length)]!));
      for (let changes = 1 + rng.integer(4); changes > 0; changes--) body[4 + rng.integer(body.length - 4)] = rng.integer(256);
      const cut = rng.integer(3) === 0 ? body.subarray(0, rng.integer(body.length)) : body;
      const decoded = decodeProtobuf(cut);
      if ('failure' in decoded) {
        refused++;
        expect(decoded.failure.message).toMatch(/^[\x20-\x7e]/);
      } else expect(() => JSON.stringify(decoded.object)).not.toThrow();
    }
    expect(refused).toBeGreaterThan(1_000);
  });
});
