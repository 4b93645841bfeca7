import { copyFields, type KubeObject } from '@drydock/apimachinery';

/** The body of a PUT to `/status` of a component that has nothing to say but the status: the stored object, and what its status shall be. No request from outside can be one. */
export class StatusReplacement<T extends KubeObject = KubeObject> {
  readonly object: T;
  readonly status: unknown;

  constructor(object: T, status: unknown) {
    this.object = object;
    this.status = status;
  }

  /** As it would be sent. */
  body(): T {
    const body: KubeObject = copyFields(this.object);
    body.status = this.status;
    return body as T;
  }
}
