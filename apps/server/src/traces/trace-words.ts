import type { Locale } from '@drydock/scenario';

/** What the trace says in its own words; reasons and messages of the API server stay as they are. */
export interface TraceWords {
  readonly unknownCredentials: string;
  readonly youAre: (user: string) => string;
  readonly groups: (names: string) => string;
  readonly actsAs: (user: string) => string;
  readonly mayNotActAs: (user: string) => string;
  readonly allowed: string;
  readonly noRule: string;
  readonly noOpinion: string;
  readonly rule: (index: number, kind: string, name: string) => string;
  readonly flow: (schema: string, level: string) => string;
  readonly valid: string;
  readonly invalid: (count: number) => string;
  readonly filledIn: (plugin: string) => string;
  readonly noObjection: string;
  readonly removed: string;
  readonly stored: Readonly<Record<'created' | 'updated' | 'deleted' | 'unchanged', (key: string) => string>>;
}

const en: TraceWords = {
  unknownCredentials: 'Nobody knows these credentials',
  youAre: (user) => `You are ${user}`,
  groups: (names) => `groups: ${names}`,
  actsAs: (user) => `Acts as ${user}`,
  mayNotActAs: (user) => `May not act as ${user}`,
  allowed: 'Allowed',
  noRule: 'No rule allows it',
  noOpinion: 'no opinion',
  rule: (index, kind, name) => `rule ${index} of ${kind} "${name}"`,
  flow: (schema, level) => `Flow schema "${schema}", priority level "${level}"`,
  valid: 'Every field is valid',
  invalid: (count) => `${count} ${count === 1 ? 'field is' : 'fields are'} invalid`,
  filledIn: (plugin) => `${plugin} filled in fields`,
  noObjection: 'No plugin objects',
  removed: 'removed',
  stored: {
    created: (key) => `${key} created`,
    updated: (key) => `${key} updated`,
    deleted: (key) => `${key} deleted`,
    unchanged: (key) => `${key} unchanged`,
  },
};

const ko: TraceWords = {
  unknownCredentials: '이 자격 증명을 아는 인증 방식이 없어요',
  youAre: (user) => `사용자: ${user}`,
  groups: (names) => `그룹: ${names}`,
  actsAs: (user) => `다른 사용자로 요청했어요: ${user}`,
  mayNotActAs: (user) => `이 사용자로는 요청할 수 없어요: ${user}`,
  allowed: '허용했어요',
  noRule: '허용하는 규칙이 없어요',
  noOpinion: '판단하지 않음',
  rule: (index, kind, name) => `${kind} "${name}"의 ${index}번째 규칙`,
  flow: (schema, level) => `플로 스키마 "${schema}", 우선순위 수준 "${level}"`,
  valid: '모든 필드가 올바르게 쓰였어요',
  invalid: (count) => `필드 ${count}개가 잘못됐어요`,
  filledIn: (plugin) => `${plugin}: 필드를 채웠어요`,
  noObjection: '반대한 플러그인이 없어요',
  removed: '지워짐',
  stored: {
    created: (key) => `${key}: 만들었어요`,
    updated: (key) => `${key}: 바꿨어요`,
    deleted: (key) => `${key}: 지웠어요`,
    unchanged: (key) => `${key}: 달라진 것이 없어요`,
  },
};

export const TRACE_WORDS: Readonly<Record<Locale, TraceWords>> = { en, ko };
