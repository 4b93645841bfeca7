import type { ServerResponse } from 'node:http';
import type { LogStream } from '@drydock/apiserver';
import type { ServedCluster } from '../served-cluster.ts';
import { StreamPump, writableSink } from './stream-pump.ts';

/** A container's log as text: all there is, or (with `follow`) until it ends. Its characters are bytes. */
export function writeLog(cluster: ServedCluster, response: ServerResponse, log: LogStream): void {
  response.setHeader('Content-Type', 'text/plain');
  response.flushHeaders();
  const take = () => {
    const text = log.read();
    return text === '' ? undefined : Buffer.from(text, 'latin1');
  };
  new StreamPump(cluster, log, { take, ended: () => log.ended }, writableSink(response));
}
