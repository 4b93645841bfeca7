/** Bodies that are not what they say they are, in the words of kube-apiserver (apiserver, handlers/rest.go, transformDecodeError). */
import { decodeUtf8, encodeUtf8, JsonDecoder, JsonEndError, JsonSyntaxError, newBadRequest, type StatusError } from '@drydock/apimachinery';

/** Why the bytes are not what they say they are. */
export class MalformedBody extends Error {}

/** The value of a JSON text. Throws MalformedBody, in Go's words. */
export function decodeJsonBody(text: string): unknown {
  const decoder = new JsonDecoder(text);
  try {
    const value = decoder.next();
    decoder.end();
    return value;
  } catch (error) {
    if (error instanceof JsonEndError) throw new MalformedBody("couldn't get version/kind; json parse error: unexpected end of JSON input");
    if (error instanceof JsonSyntaxError) throw new MalformedBody(`couldn't get version/kind; json parse error: ${error.message}`);
    throw error;
  }
}

/** `expected` is the kind that the body should be. */
export function unrecognizedBody({ message }: MalformedBody, bytes: Uint8Array, expected: string): StatusError {
  return newBadRequest(`the object provided is unrecognized (must be of type ${expected}): ${message} (${summarize(bytes)})`);
}

const SHOWN = 30;

/** The first bytes (apiserver, handlers/rest.go, summarizeData). */
function summarize(bytes: Uint8Array): string {
  if (bytes.length === 0) return '<empty>';
  const head = bytes.subarray(0, SHOWN);
  const text = bytes[0] === 0x7b ? decodeUtf8(head) : hexOf(head);
  return bytes.length > SHOWN ? `${text} ...` : text;
}

function hexOf(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** A JSON text as the body of a request for an object of the kind `expected`. Throws BadRequest. */
export function decodeObjectBody(text: string, expected: string): unknown {
  try {
    return decodeJsonBody(text);
  } catch (error) {
    throw error instanceof MalformedBody ? unrecognizedBody(error, encodeUtf8(text), expected) : error;
  }
}
