import type { Locale } from '../../src/i18n/locale.ts';
import type { AnswerResult, AttemptEvent, StepResult } from '../../src/lesson/lesson.documents.ts';
import type { ClusterOverview } from '../../src/overview/overview.documents.ts';
import type { TracedRequest } from '../../src/trace/trace.documents.ts';
import { EventLog } from './event-log.ts';
import { ANSWERS, CHECKS, hintsOf, type MockLesson } from './lessons.ts';
import { mockShell } from './mock-shell.ts';
import { MockTerminal } from './mock-terminal.ts';

const QUIET_CLUSTER: ClusterOverview = {
  problem: null,
  nodes: [{ name: 'node01', roles: [], status: 'Ready', isReady: true, taints: [] }],
  pods: [],
  workloads: [],
  services: [],
};

const QUIET: AttemptEvent = { type: 'results', results: null, clock: null, command: null, progress: null };

export class MockAttempt {
  readonly id: string;
  readonly lesson: MockLesson;
  readonly startedAt = new Date().toISOString();
  completedAt: string | null = null;
  readonly events = new EventLog<AttemptEvent>();
  readonly overviews = new EventLog<ClusterOverview>();
  readonly terminals: MockTerminal[] = [];
  readonly namespaces = new Set<string>();
  readonly requests: TracedRequest[] = [];
  readonly answers = new Map<string, AnswerResult>();
  readonly hints: { stepId: string; index: number; total: number }[] = [];
  readonly locale: () => Locale;
  #clock = { now: Date.parse('2025-06-02T09:00:00Z'), speed: 1, at: Date.now() };

  constructor(id: string, lesson: MockLesson, locale: () => Locale) {
    this.id = id;
    this.lesson = lesson;
    this.locale = locale;
    this.overviews.push(QUIET_CLUSTER);
  }

  get clock() {
    const { now, speed, at } = this.#clock;
    return { now: new Date(now + (Date.now() - at) * speed).toISOString(), speed };
  }

  setClock(change: { speed?: number; leap?: number }) {
    const now = Date.parse(this.clock.now) + (change.leap ?? 0) * 1000;
    this.#clock = { now, speed: change.speed ?? this.#clock.speed, at: Date.now() };
    this.events.push({ ...QUIET, type: 'clock', clock: this.clock });
    return this.clock;
  }

  get results(): StepResult[] {
    return [...new Set(CHECKS.map(({ step }) => step))].map((stepId) => this.resultOf(stepId));
  }

  resultOf(stepId: string): StepResult {
    const korean = this.locale() === 'ko';
    const checks = CHECKS.filter(({ step }) => step === stepId).map(({ id, points, namespace }) => {
      const passed = this.namespaces.has(namespace);
      const failure = {
        message: korean ? `네임스페이스 ${namespace}가 아직 없어요.` : `There is no namespace ${namespace} yet.`,
        expected: id === 'namespace-labelled' ? 'metadata.labels.env: dev' : `Namespace ${namespace}`,
        found: null,
        where: `v1 Namespace ${namespace}`,
        look: `kubectl describe namespace ${namespace}`,
      };
      return {
        id,
        points: passed ? points : 0,
        status: passed ? 'PASSED' : 'FAILED',
        ...(passed ? { message: null, expected: null, found: null, where: null, look: null } : failure),
      };
    });
    return { stepId, passed: checks.every(({ status }) => status === 'PASSED'), checks };
  }

  get progress() {
    const { results } = this;
    const points = [...results.flatMap(({ checks }) => checks), ...this.answers.values()].reduce((sum, one) => sum + one.points, 0);
    const stepsDone = results.filter(({ passed }) => passed).length;
    const quizCorrect = [...this.answers.values()].filter(({ correct }) => correct).length;
    const completed = stepsDone === results.length && quizCorrect === Object.keys(ANSWERS).length;
    if (completed) this.completedAt ??= new Date().toISOString();
    return {
      state: completed ? 'COMPLETED' : 'STARTED',
      stepsDone,
      steps: results.length,
      points,
      maxPoints: 12,
      quizCorrect,
      quizTotal: Object.keys(ANSWERS).length,
    };
  }

  terminal(name: string, columns: number, rows: number): MockTerminal {
    const known = this.terminals.find((terminal) => terminal.name === name);
    if (known) return known;
    const terminal = new MockTerminal(`${this.id}-${name}-${this.terminals.length}`, name, columns, rows, mockShell(this));
    this.terminals.push(terminal);
    return terminal;
  }

  recordCommand(
    terminalId: string,
    line: string,
    exitCode: number,
    made: readonly Omit<TracedRequest, 'id' | 'commandId' | 'command' | 'at'>[],
  ): void {
    const id = `${this.id}-c${this.requests.length}-${this.events.past.length}`;
    const startedAt = this.clock.now;
    made.forEach((request, index) => this.requests.push({ ...request, id: `${id}-${index}`, commandId: id, command: line, at: startedAt }));
    this.events.push({ ...QUIET, type: 'command', command: { id, terminalId, line, startedAt, exitCode, requests: made.length } });
    this.events.push({ ...QUIET, type: 'results', results: this.results, progress: this.progress });
  }

  revealHint(stepId: string) {
    const texts = hintsOf(stepId, this.locale());
    const index = this.hints.filter((hint) => hint.stepId === stepId).length;
    if (index >= texts.length) return null;
    const hint = { stepId, index, total: texts.length };
    this.hints.push(hint);
    return { ...hint, text: texts[index]! };
  }

  answer(questionId: string, answer: unknown): AnswerResult {
    const sorted = (value: unknown) => JSON.stringify(questionId === 'builtin' && Array.isArray(value) ? [...value].sort() : value);
    const correct = sorted(answer) === sorted(ANSWERS[questionId]);
    const left = (this.answers.get(questionId)?.attemptsLeft ?? 3) - 1;
    const korean = this.locale() === 'ko';
    const feedback = korean
      ? correct
        ? '맞아요. 잘 기억하고 있네요.'
        : '본문을 한 번 더 읽어 보세요.'
      : correct
        ? 'Exactly so.'
        : 'Have another look at the text.';
    const result = { questionId, correct, points: correct ? 1 : 0, feedback, answer, attemptsLeft: left };
    this.answers.set(questionId, result);
    this.events.push({ ...QUIET, type: 'results', progress: this.progress });
    return result;
  }
}
