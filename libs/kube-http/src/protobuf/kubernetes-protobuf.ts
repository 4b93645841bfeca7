/** Bodies of `application/vnd.kubernetes.protobuf`: a magic number and an envelope around the object (k8s.io/apimachinery, runtime/serializer/protobuf). */
import { isRecord, parseGroupVersion, type GroupVersionKind } from '@drydock/apimachinery';
import { decodeMessage } from './decode-message.ts';
import { encodeMessage } from './encode-message.ts';
import { messageOfKind, messageType } from './message-types.ts';
import { ProtobufError, WireReader } from './wire-reader.ts';
import { concatBytes, WireWriter } from './wire-writer.ts';

export const PROTOBUF_MEDIA_TYPE = 'application/vnd.kubernetes.protobuf';

/** `k8s` and a zero byte. */
const MAGIC = Uint8Array.of(0x6b, 0x38, 0x73, 0);

/** Why a body is no object, and what it said that it is. */
export interface ProtobufFailure {
  message: string;
  kind: GroupVersionKind | undefined;
}

export type ProtobufDecoded = { object: Record<string, unknown> } | { failure: ProtobufFailure };

/** The object as its JSON would be. Never throws. */
export function decodeProtobuf(body: Uint8Array): ProtobufDecoded {
  let kind: GroupVersionKind | undefined;
  const failed = (message: string): ProtobufDecoded => ({ failure: { message, kind } });
  if (body.length === 0) return failed('empty data');
  if (!MAGIC.every((byte, i) => body[i] === byte)) {
    return failed(`provided data does not appear to be a protobuf message, expected prefix [${MAGIC.join(' ')}]`);
  }
  try {
    const unknown = readUnknown(new WireReader(body, MAGIC.length));
    const groupVersion = parseGroupVersion(unknown.apiVersion) ?? { group: '', version: '' };
    kind = { ...groupVersion, kind: unknown.kind };
    if (!kind.kind) return failed("Object 'Kind' is missing in the data");
    if (!kind.version) return failed("Object 'apiVersion' is missing in the data");
    const type = messageOfKind(kind.group, kind.version, kind.kind);
    if (!type) return failed(`no kind ${JSON.stringify(kind.kind)} is registered for version ${JSON.stringify(unknown.apiVersion)}`);
    const fields = decodeMessage(new WireReader(unknown.raw), type);
    return { object: { kind: kind.kind, apiVersion: unknown.apiVersion, ...(fields as object) } };
  } catch (error) {
    if (error instanceof ProtobufError) return failed(error.message);
    throw error;
  }
}

/** The envelope with the object; undefined when its kind has no message (custom resources, Tables). */
export function encodeProtobuf(object: object): Uint8Array | undefined {
  const { apiVersion = '', kind = '' } = object as { apiVersion?: string; kind?: string };
  const { group, version } = parseGroupVersion(apiVersion) ?? { group: '', version: '' };
  const type = messageOfKind(group, version, kind);
  if (!type) return undefined;
  const raw = new WireWriter();
  encodeMessage(raw, object, type);
  const unknown = new WireWriter();
  unknown.message(1, (typeMeta) => {
    typeMeta.string(1, apiVersion);
    typeMeta.string(2, kind);
  });
  unknown.bytes(2, raw.finish());
  unknown.string(3, '');
  unknown.string(4, '');
  return concatBytes([MAGIC, unknown.finish()]);
}

function readUnknown(reader: WireReader): { apiVersion: string; kind: string; raw: Uint8Array } {
  const unknown = { apiVersion: '', kind: '', raw: new Uint8Array() as Uint8Array };
  while (!reader.atEnd) {
    const { number, wireType } = reader.tag('Unknown');
    if ((number === 1 || number === 2) && wireType !== 2) {
      throw new ProtobufError(`proto: wrong wireType = ${wireType} for field ${number === 1 ? 'TypeMeta' : 'Raw'}`);
    }
    if (number === 1) {
      const fields = decodeMessage(reader.nested(), messageType('runtime.TypeMeta')!);
      if (isRecord(fields)) Object.assign(unknown, fields);
    } else if (number === 2) unknown.raw = reader.bytes();
    else reader.skip(wireType);
  }
  return unknown;
}
