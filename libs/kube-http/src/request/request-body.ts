import type { IncomingMessage } from 'node:http';
import { newBadRequest, newRequestEntityTooLarge, newUnsupportedMediaType, parseYamlDocument } from '@drydock/apimachinery';
import { decodeJsonBody, MalformedBody, unrecognizedBody } from '@drydock/apiserver';
import { decodeProtobuf, PROTOBUF_MEDIA_TYPE } from '../protobuf/kubernetes-protobuf.ts';

/** Bytes of a body that kube-apiserver reads (server/config.go, MaxRequestBodyBytes). */
export const BODY_LIMIT = 3 * 1024 * 1024;

const READ_MEDIA_TYPES = ['application/json', 'application/yaml', PROTOBUF_MEDIA_TYPE];
const PATCH_TYPE = /^application\/(?:json-patch|merge-patch|strategic-merge-patch|apply-patch)\+/;

/** The bytes of a body, or that there are more than anybody reads. Undefined when the client went away. */
export function readBody(request: IncomingMessage): Promise<Uint8Array | 'too large' | undefined> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= BODY_LIMIT) chunks.push(chunk);
      else chunks.length = 0;
    });
    request.on('end', () => resolve(length > BODY_LIMIT ? 'too large' : Buffer.concat(chunks)));
    request.on('error', () => resolve(undefined));
    request.on('close', () => resolve(undefined));
  });
}

/** What the body of a request says. `expected` is the kind that it should be, for messages. Throws StatusError. */
export function decodeBody(bytes: Uint8Array | 'too large', contentType: string | undefined, expected: string): unknown {
  if (bytes === 'too large') throw newRequestEntityTooLarge(`limit is ${BODY_LIMIT}`);
  const mediaType = mediaTypeOf(contentType) || 'application/json';
  // A patch has its own rules for what cannot be read; server-side apply is written in YAML.
  if (PATCH_TYPE.test(mediaType)) return decodePatch(bytes, mediaType);
  try {
    switch (mediaType) {
      case 'application/json':
        return decodeJson(bytes);
      case 'application/yaml':
        return decodeYaml(bytes);
      case PROTOBUF_MEDIA_TYPE:
        return decodeProtobufBody(bytes, expected);
    }
  } catch (error) {
    throw error instanceof MalformedBody ? unrecognizedBody(error, bytes, expected) : error;
  }
  throw newUnsupportedMediaType(
    `the body of the request was in an unknown format - accepted media types include: ${READ_MEDIA_TYPES.join(', ')}`,
  );
}

/** Without parameters, in lower case. */
export function mediaTypeOf(contentType: string | undefined): string {
  return (contentType ?? '').split(';')[0]!.trim().toLowerCase();
}

function decodePatch(bytes: Uint8Array, mediaType: string): unknown {
  const text = textOf(bytes);
  if (!mediaType.startsWith('application/apply-patch+')) return text;
  const { value, error } = parseYamlDocument(text);
  if (error !== undefined) throw newBadRequest(`error decoding YAML: ${error}`);
  return value;
}

function decodeYaml(bytes: Uint8Array): unknown {
  const { value, error } = parseYamlDocument(textOf(bytes));
  if (error === undefined) return value;
  throw new MalformedBody(error);
}

/** Without a failure, or with one that does not name a kind, as any other body. */
function decodeProtobufBody(bytes: Uint8Array, expected: string): unknown {
  const decoded = decodeProtobuf(bytes);
  if ('object' in decoded) return decoded.object;
  const { kind, message } = decoded.failure;
  if (!kind?.kind) throw new MalformedBody(message);
  throw newBadRequest(`${kind.kind} in version ${JSON.stringify(kind.version)} cannot be handled as a ${expected}: ${message}`);
}

/** Beyond so many openings a text may be nested more deeply than it can be walked. */
const MANY_OPENINGS = 900;

function decodeJson(bytes: Uint8Array): unknown {
  const text = textOf(bytes);
  if (isHarmless(text)) {
    try {
      return JSON.parse(text);
    } catch {
      // The decoder below has Go's words for what is wrong.
    }
  }
  return decodeJsonBody(text);
}

/** Whether the platform's own parser makes of it what Go would: no escaped half characters, no deep nesting. */
function isHarmless(text: string): boolean {
  if (/\\u[dD][89a-fA-F]/.test(text)) return false;
  let openings = 0;
  for (let i = 0; i < text.length && openings <= MANY_OPENINGS; i++) {
    const code = text.charCodeAt(i);
    if (code === 0x7b || code === 0x5b) openings++;
  }
  return openings <= MANY_OPENINGS;
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString();
}
