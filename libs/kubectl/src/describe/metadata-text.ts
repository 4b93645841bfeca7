/** Labels, annotations and times as describe shows them. */
import { parseTime, humanDuration } from '@drydock/apimachinery';
import type { Dynamic } from '../resource/dynamic-object.ts';
import type { DescribeText } from './describe-text.ts';

const LONGEST_ANNOTATION = 140;
const HIDDEN_ANNOTATIONS = ['kubectl.kubernetes.io/last-applied-configuration'];

export function describeLabels(
  text: DescribeText,
  labels: Readonly<Record<string, string>> | undefined,
  title = 'Labels',
  level = 0,
): void {
  text.list(
    level,
    title,
    Object.keys(labels ?? {})
      .sort()
      .map((key) => `${key}=${labels![key]}`),
  );
}

/** Long values are shortened and stand below their key. */
export function describeAnnotations(text: DescribeText, annotations: Readonly<Record<string, string>> | undefined, level = 0): void {
  const keys = Object.keys(annotations ?? {})
    .filter((key) => !HIDDEN_ANNOTATIONS.includes(key))
    .sort();
  text.list(
    level,
    'Annotations',
    keys.flatMap((key) => annotationLines(key, annotations![key]!.replace(/\n$/, ''))),
  );
}

function annotationLines(key: string, value: string): string[] {
  if (key.length + value.length + 2 <= LONGEST_ANNOTATION && !value.includes('\n')) return [`${key}: ${value}`];
  return [`${key}:`, ...value.split('\n').map((line) => `  ${shorten(line, LONGEST_ANNOTATION - 2)}`)];
}

function shorten(line: string, length: number): string {
  return line.length > length ? `${line.slice(0, length)}...` : line;
}

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `Fri, 20 Nov 2026 18:58:29 +0000` (time.RFC1123Z); the zero time without one. */
export function longTime(time: string | null | undefined): string {
  const milliseconds = parseTime(time);
  if (milliseconds === undefined) return 'Mon, 01 Jan 0001 00:00:00 +0000';
  const date = new Date(milliseconds);
  const clock = date.toISOString().slice(11, 19);
  const day = String(date.getUTCDate()).padStart(2, '0');
  return `${DAYS[date.getUTCDay()]}, ${day} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()} ${clock} +0000`;
}

/** How long ago; `<unknown>` without a time. */
export function since(time: string | null | undefined, now: number): string {
  const milliseconds = parseTime(time);
  return milliseconds === undefined ? '<unknown>' : humanDuration(now - milliseconds);
}

/** `Deployment/web`: the owner that manages the object. */
export function controlledBy(object: Dynamic): string | undefined {
  const owner = (object.metadata.ownerReferences ?? []).find(({ controller }: Dynamic) => controller);
  return owner && `${owner.kind}/${owner.name}`;
}
