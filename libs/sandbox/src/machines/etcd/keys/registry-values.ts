/** Objects as the API server stores them. */
import { compactJson, type KubeObject } from '@drydock/apimachinery';
import { encodeProtobuf } from '@drydock/kube-http/protobuf';
import { encodeUtf8, type ByteString } from '@drydock/shell';

/** Their servers store JSON. */
const JSON_KINDS: ReadonlySet<string> = new Set(['CustomResourceDefinition', 'APIService']);

/** Protobuf in its envelope for kinds of kube-apiserver, else JSON with a line break. The resource version is that of the key. */
export function valueOf(object: KubeObject): ByteString {
  const stored = { ...object, metadata: { ...object.metadata, resourceVersion: undefined } };
  const bytes = JSON_KINDS.has(object.kind) ? undefined : encodeProtobuf(stored);
  return bytes ? byteString(bytes) : `${encodeUtf8(compactJson(stored))}\n`;
}

const PIECE = 8192;

function byteString(bytes: Uint8Array): ByteString {
  let text = '';
  for (let at = 0; at < bytes.length; at += PIECE) text += String.fromCharCode(...bytes.subarray(at, at + PIECE));
  return text;
}
