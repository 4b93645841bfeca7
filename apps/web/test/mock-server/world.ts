import { GraphQLError } from 'graphql';
import type { Locale } from '../../src/i18n/locale.ts';
import { COURSES, hintsOf, lessonText, type MockLesson } from './lessons.ts';
import { MockAttempt } from './mock-attempt.ts';
import { completionsFor } from './mock-shell.ts';
import type { MockTerminal } from './mock-terminal.ts';

interface MockUser {
  __typename: 'User';
  id: string;
  guest: boolean;
  email: string | null;
  name: string | null;
  locale: Locale;
  password?: string;
}

/** One caller: which session the cookie stands for, and how to set another. */
export interface MockContext {
  session: string | null;
  setSession(session: string | null): void;
}

interface MockProblem {
  file: string;
  line: number | null;
  column: number | null;
  severity: 'error' | 'warning';
  message: string;
}

const refuse = (code: string) => new GraphQLError(code, { extensions: { code } });
const userError = (code: string, field: string | null) => ({ __typename: 'UserError', code, message: code, field });

/** The contract's root fields over plain memory. */
export class MockWorld {
  readonly users = new Map<string, MockUser>();
  readonly attempts: { attempt: MockAttempt; user: string }[] = [];
  /** Of a lesson that nobody can use until its author has mended it. */
  problems: readonly MockProblem[] = [];
  #next = 1;

  readonly root = {
    me: (_: object, context: MockContext) => this.#user(context),
    courses: (_: object, context: MockContext) =>
      COURSES.map((course) => ({
        ...course,
        title: ({ locale }: { locale: Locale }) => course.title[locale],
        summary: ({ locale }: { locale: Locale }) => course.summary[locale],
        lessons: course.lessons.map((lesson) => this.#summary(lesson, context)),
      })),
    lesson: ({ track, slug, locale }: { track: string; slug: string; locale: Locale }) => {
      const lesson = lessonOf(track, slug);
      return lesson ? lessonText(lesson, locale) : null;
    },
    attempt: ({ id }: { id: string }, context: MockContext) => this.#attemptView(this.#attempt(id), context),
    completions: ({ line, cursor }: { line: string; cursor: number }) => completionsFor(line, cursor),
    lineExplanation: ({ line }: { line: string }) =>
      [...line.matchAll(/\S+/g)].map(({ 0: word, index }) => ({
        start: index,
        end: index + word.length,
        role: index ? 'word' : 'program',
      })),
    linePreview: ({ line }: { line: string }) => ({ output: `${line}\r\n`, exitCode: 0, changes: [], consequences: [] }),
    kubeconfig: ({ attemptId }: { attemptId: string }): { fileName: string; text: string } | null => ({
      fileName: `drydock-${this.#attempt(attemptId).lesson.slug}.yaml`,
      text: 'apiVersion: v1\nkind: Config\n',
    }),
    lessonProblems: () => this.problems,
    schedulingDecisions: () => [],
    requestTrace: ({ attemptId, commandId, first }: { attemptId: string; commandId: string | null; first: number }) =>
      this.#attempt(attemptId)
        .requests.filter((request) => !commandId || request.commandId === commandId)
        .slice(-first),

    startGuest: ({ locale }: { locale?: Locale }, context: MockContext) => {
      const user: MockUser = {
        __typename: 'User',
        id: `user-${this.#next++}`,
        guest: true,
        email: null,
        name: null,
        locale: locale ?? 'en',
      };
      this.users.set(user.id, user);
      context.setSession(user.id);
      return user;
    },
    register: ({ email, password, name }: { email: string; password: string; name?: string | null }, context: MockContext) => {
      if ([...this.users.values()].some((user) => user.email === email)) return userError('EMAIL_TAKEN', 'email');
      if (password === 'password123') return userError('WEAK_PASSWORD', 'password');
      const user = this.#user(context) ?? this.root.startGuest({}, context);
      return Object.assign(user, { guest: false, email, name: name ?? null, password });
    },
    login: ({ email, password }: { email: string; password: string }, context: MockContext) => {
      const user = [...this.users.values()].find((one) => one.email === email && one.password === password);
      if (!user) return userError('WRONG_CREDENTIALS', null);
      context.setSession(user.id);
      return user;
    },
    logout: (_: object, context: MockContext) => {
      context.setSession(null);
      return true;
    },
    setLocale: ({ locale }: { locale: Locale }, context: MockContext) => Object.assign(this.#signedIn(context), { locale }),

    startAttempt: ({ track, slug, restart }: { track: string; slug: string; restart: boolean }, context: MockContext) => {
      const user = this.#signedIn(context);
      const lesson = lessonOf(track, slug);
      if (!lesson) throw refuse('NOT_FOUND');
      const open = this.attempts.findLast((one) => one.user === user.id && one.attempt.lesson === lesson);
      if (open && !restart) return this.#attemptView(open.attempt, context);
      const attempt = new MockAttempt(`attempt-${this.#next++}`, lesson, () => user.locale);
      this.attempts.push({ attempt, user: user.id });
      return this.#attemptView(attempt, context);
    },
    openTerminal: ({ attemptId, columns, rows, name }: { attemptId: string; columns: number; rows: number; name: string | null }) =>
      this.#attempt(attemptId).terminal(name ?? 'main', columns, rows),
    terminalLine: ({ terminalId, line, inputId }: { terminalId: string; line: string; inputId: string }) => {
      this.#terminal(terminalId).line(line, inputId);
      return true;
    },
    terminalKeys: ({ terminalId, data }: { terminalId: string; data: string }) => {
      this.#terminal(terminalId).keys(data);
      return true;
    },
    resizeTerminal: ({ terminalId, columns, rows }: { terminalId: string; columns: number; rows: number }) => {
      Object.assign(this.#terminal(terminalId), { columns, rows });
      return true;
    },
    finishEdit: ({ terminalId, content }: { terminalId: string; content: string | null }) => {
      this.#terminal(terminalId).onEdit?.(content ?? null);
      return true;
    },
    closeTerminal: ({ terminalId }: { terminalId: string }) => {
      for (const { attempt } of this.attempts) {
        const index = attempt.terminals.findIndex(({ id }) => id === terminalId);
        if (index >= 0) attempt.terminals.splice(index, 1);
      }
      return true;
    },
    runCheck: ({ attemptId, stepId }: { attemptId: string; stepId: string }) => this.#attempt(attemptId).resultOf(stepId),
    revealHint: ({ attemptId, stepId }: { attemptId: string; stepId: string }) => this.#attempt(attemptId).revealHint(stepId),
    answerQuiz: ({ attemptId, questionId, answer }: { attemptId: string; questionId: string; answer: unknown }) =>
      this.#attempt(attemptId).answer(questionId, answer),
    setSpeed: ({ attemptId, speed }: { attemptId: string; speed: number }) => this.#attempt(attemptId).setClock({ speed }),
    advanceTime: ({ attemptId, seconds }: { attemptId: string; seconds: number }) => this.#attempt(attemptId).setClock({ leap: seconds }),

    terminalOutput: ({ terminalId, after }: { terminalId: string; after: number }) =>
      named('terminalOutput', this.#terminal(terminalId).events.from(after)),
    clusterOverview: ({ attemptId }: { attemptId: string }) => named('clusterOverview', this.#attempt(attemptId).overviews.from(0)),
    attemptChanged: ({ attemptId }: { attemptId: string }) => {
      const { events } = this.#attempt(attemptId);
      return named('attemptChanged', events.from(events.past.length));
    },
  };

  #user(context: MockContext): MockUser | null {
    return (context.session && this.users.get(context.session)) || null;
  }

  #signedIn(context: MockContext): MockUser {
    const user = this.#user(context);
    if (!user) throw refuse('UNAUTHENTICATED');
    return user;
  }

  #attempt(id: string): MockAttempt {
    const found = this.attempts.find(({ attempt }) => attempt.id === id);
    if (!found) throw refuse('NOT_FOUND');
    return found.attempt;
  }

  #terminal(id: string): MockTerminal {
    const found = this.attempts.flatMap(({ attempt }) => attempt.terminals).find((terminal) => terminal.id === id);
    if (!found) throw refuse('NOT_FOUND');
    return found;
  }

  #summary(lesson: MockLesson, context: MockContext) {
    const user = this.#user(context);
    const own = this.attempts.findLast((one) => one.user === user?.id && one.attempt.lesson === lesson);
    return {
      ...lesson,
      title: ({ locale }: { locale: Locale }) => lesson.title[locale],
      summary: ({ locale }: { locale: Locale }) => lesson.summary[locale],
      progress: own?.attempt.progress ?? null,
    };
  }

  #attemptView(attempt: MockAttempt, context: MockContext) {
    const { id, startedAt, completedAt, results, progress, clock, terminals } = attempt;
    const hints = attempt.hints.map((hint) => ({ ...hint, text: hintsOf(hint.stepId, attempt.locale())[hint.index] }));
    return {
      id,
      startedAt,
      completedAt,
      results,
      progress,
      clock,
      terminals,
      hints,
      answers: [...attempt.answers.values()],
      lesson: this.#summary(attempt.lesson, context),
    };
  }
}

const lessonOf = (track: string, slug: string) =>
  COURSES.flatMap(({ lessons }) => lessons).find((lesson) => lesson.track === track && lesson.slug === slug);

async function* named<T>(field: string, values: AsyncIterable<T>) {
  for await (const value of values) yield { [field]: value };
}
