import { newInternalError, StatusError } from '@drydock/apimachinery';
import type { HttpResponseMessage } from '../http/http-wire.ts';

/**
 * What a kubelet says in plain text instead of opening a stream (kubelet/pkg/cri/streaming, WriteError). The API server hands it on as it is,
 * and kubectl puts `unable to upgrade connection: ` before it.
 */
export class NodeRefusal extends StatusError {
  readonly answer: HttpResponseMessage;

  constructor(text: string) {
    super(newInternalError(text).status);
    this.answer = { status: 500, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: text };
  }
}
