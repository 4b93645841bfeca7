/** The e2e tests' resource consumer: it keeps processors and memory busy for as long as a request asks (test/images/resource-consumer). */
import { textResponse } from '../http.ts';
import type { ServerAnswer, ServerProgram } from '../server-program.ts';

const MEGABYTE = 1024 * 1024;

export const resourceConsumer: ServerProgram = {
  commands: ['/consumer'],
  start: () => ({ listeners: [{ port: 8080, protocol: 'http' }], log: [] }),
  respond({ method, path, body }, { now }): ServerAnswer {
    if (method !== 'POST') return textResponse(400, 'not a http POST\n');
    const [address = '', query = ''] = path.split('?');
    const form = fieldsOf(`${query}&${body}`);
    const what = CONSUMERS[address];
    if (!what) return textResponse(400, 'unknown function\n');
    const [amount, seconds] = [Number(form.get(what.field) ?? ''), Number(form.get('durationSec') ?? '')];
    if (!form.get(what.field) || !form.get('durationSec')) return textResponse(400, 'not given amount or duration\n');
    if (!Number.isInteger(amount) || !Number.isInteger(seconds)) return textResponse(400, 'incorrect amount or duration\n');
    const claim = { milliCpu: 0, memoryBytes: 0, ...what.claim(amount), until: now + seconds * 1000 };
    return { ...textResponse(200, `${address.slice(1)}\n${amount} ${what.field}\n${seconds} durationSec\n`), claim };
  },
};

const CONSUMERS: Readonly<Record<string, { field: string; claim(amount: number): { milliCpu: number } | { memoryBytes: number } }>> = {
  '/ConsumeCPU': { field: 'millicores', claim: (milliCpu) => ({ milliCpu }) },
  '/ConsumeMem': { field: 'megabytes', claim: (megabytes) => ({ memoryBytes: megabytes * MEGABYTE }) },
};

/** `a=1&b=2`; what is encoded in it stays so. */
function fieldsOf(text: string): ReadonlyMap<string, string> {
  return new Map(
    text.split('&').flatMap((pair) => {
      const [name = '', value = ''] = pair.split('=');
      return name ? [[name, value] as const] : [];
    }),
  );
}
