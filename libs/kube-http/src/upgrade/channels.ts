/** Channels inside a WebSocket (wsstream): the first byte of a message says which. In the base64 protocols everything is text. */
import type { WebSocket } from 'ws';

export interface ChannelMessage {
  channel: number;
  bytes: Buffer;
}

export class ChannelSocket {
  readonly #webSocket: WebSocket;
  readonly #base64: boolean;

  /** `protocol`: such as `v4.base64.channel.k8s.io`. */
  constructor(webSocket: WebSocket, protocol: string) {
    this.#webSocket = webSocket;
    this.#base64 = protocol.includes('base64.');
  }

  /** Resolves when it is written. Rejects when the client is gone. */
  send(channel: number, bytes: Buffer): Promise<void> {
    const message = this.#base64 ? `${channel}${bytes.toString('base64')}` : Buffer.concat([Buffer.of(channel), bytes]);
    return new Promise((resolve, reject) => this.#webSocket.send(message, (error) => (error ? reject(error) : resolve())));
  }

  onMessage(listener: (message: ChannelMessage) => void): void {
    this.#webSocket.on('message', (data: Buffer) => {
      if (data.length === 0) return;
      const rest = data.subarray(1);
      if (this.#base64) listener({ channel: data[0]! - 0x30, bytes: Buffer.from(rest.toString('latin1'), 'base64') });
      else listener({ channel: data[0]!, bytes: rest });
    });
  }

  onClose(listener: () => void): void {
    this.#webSocket.once('close', listener);
  }

  end(): void {
    this.#webSocket.close(1000);
  }

  destroy(): void {
    this.#webSocket.terminate();
  }
}
