import type { HttpRequest, HttpResponse } from '../http.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `10.244.1.1 - - [20/Nov/2026:18:54:49 +0000] "GET / HTTP/1.1" 200 615` (Common Log Format). */
export function commonLogLine({ client, method, path }: HttpRequest, { status, body }: HttpResponse, now: number): string {
  return `${client} - - [${commonLogTime(now)}] "${method} ${path} HTTP/1.1" ${status} ${body.length}`;
}

export function commonLogTime(now: number): string {
  const [day, time] = [new Date(now), new Date(now).toISOString().slice(11, 19)];
  return `${String(day.getUTCDate()).padStart(2, '0')}/${MONTHS[day.getUTCMonth()]}/${day.getUTCFullYear()}:${time} +0000`;
}
