import { graphql, type ResultOf } from '../graphql/graphql.ts';

export const LessonQuery = graphql(`
  query Lesson($track: String!, $slug: String!, $locale: Locale!, $attemptId: ID) {
    lesson(track: $track, slug: $slug, locale: $locale, attemptId: $attemptId) {
      track
      slug
      title
      summary
      minutes
      difficulty
      intro
      outro
      translated
      steps {
        id
        title
        body
        after
        domain
        place {
          cluster
          command
        }
        translated
        hintCount
        checks {
          id
          title
          points
        }
      }
      exam {
        minutes
        passMark
        domains {
          id
          title
        }
      }
      passMark
      quiz {
        id
        type
        prompt
        body
        points
        options {
          id
          text
        }
        targets {
          id
          text
        }
        checks {
          id
          title
          points
        }
      }
    }
  }
`);

const ProgressFields = graphql(`
  fragment ProgressFields on Progress {
    state
    stepsDone
    steps
    points
    maxPoints
    quizCorrect
    quizTotal
  }
`);

const CheckResultFields = graphql(`
  fragment CheckResultFields on CheckResult {
    id
    status
    points
    message
    expected
    found
    where
    look
  }
`);

const StepResultFields = graphql(
  `
    fragment StepResultFields on StepResult {
      stepId
      passed
      checks {
        ...CheckResultFields
      }
    }
  `,
  [CheckResultFields],
);

const AnswerFields = graphql(
  `
    fragment AnswerFields on AnswerResult {
      questionId
      correct
      points
      feedback
      answer
      attemptsLeft
      checks {
        ...CheckResultFields
      }
    }
  `,
  [CheckResultFields],
);

export const AttemptFields = graphql(
  `
    fragment AttemptFields on Attempt {
      id
      startedAt
      completedAt
      progress {
        ...ProgressFields
      }
      results {
        ...StepResultFields
      }
      answers {
        ...AnswerFields
      }
      hints {
        stepId
        index
        total
        text
      }
      clock {
        now
        speed
      }
      exam {
        deadline
        marks {
          stepId
          flagged
          skipped
        }
        report {
          points
          maxPoints
          passed
          domains {
            id
            title
            points
            maxPoints
          }
        }
      }
      terminals {
        id
        name
        columns
        rows
      }
    }
  `,
  [ProgressFields, StepResultFields, AnswerFields],
);

export const StartAttemptMutation = graphql(
  `
    mutation StartAttempt($track: String!, $slug: String!, $restart: Boolean, $begin: Boolean) {
      startAttempt(track: $track, slug: $slug, restart: $restart, begin: $begin) {
        ...AttemptFields
      }
    }
  `,
  [AttemptFields],
);

export const AttemptQuery = graphql(
  `
    query Attempt($id: ID!) {
      attempt(id: $id) {
        ...AttemptFields
      }
    }
  `,
  [AttemptFields],
);

export const AttemptRecordQuery = graphql(`
  query AttemptRecord($attemptId: ID!) {
    attemptRecord(attemptId: $attemptId) {
      fileName
      text
    }
  }
`);

export const AttemptChangedSubscription = graphql(
  `
    subscription AttemptChanged($attemptId: ID!) {
      attemptChanged(attemptId: $attemptId) {
        type
        results {
          ...StepResultFields
        }
        clock {
          now
          speed
        }
        command {
          id
          terminalId
          line
          startedAt
          exitCode
          requests
        }
        mark {
          stepId
          flagged
          skipped
        }
        progress {
          ...ProgressFields
        }
      }
    }
  `,
  [StepResultFields, ProgressFields],
);

export const RunCheckMutation = graphql(
  `
    mutation RunCheck($attemptId: ID!, $stepId: String!) {
      runCheck(attemptId: $attemptId, stepId: $stepId) {
        ...StepResultFields
      }
    }
  `,
  [StepResultFields],
);

export const RevealHintMutation = graphql(`
  mutation RevealHint($attemptId: ID!, $stepId: String!) {
    revealHint(attemptId: $attemptId, stepId: $stepId) {
      stepId
      index
      total
      text
    }
  }
`);

export const AnswerQuizMutation = graphql(
  `
    mutation AnswerQuiz($attemptId: ID!, $questionId: String!, $answer: JSON!) {
      answerQuiz(attemptId: $attemptId, questionId: $questionId, answer: $answer) {
        ...AnswerFields
      }
    }
  `,
  [AnswerFields],
);

export const SetSpeedMutation = graphql(`
  mutation SetSpeed($attemptId: ID!, $speed: Float!) {
    setSpeed(attemptId: $attemptId, speed: $speed) {
      now
      speed
    }
  }
`);

export const AdvanceTimeMutation = graphql(`
  mutation AdvanceTime($attemptId: ID!, $seconds: Int!) {
    advanceTime(attemptId: $attemptId, seconds: $seconds) {
      now
      speed
    }
  }
`);

export type Lesson = NonNullable<ResultOf<typeof LessonQuery>['lesson']>;
export type Step = Lesson['steps'][number];
export type Question = Lesson['quiz'][number];
export type Attempt = ResultOf<typeof StartAttemptMutation>['startAttempt'];
export type AttemptEvent = ResultOf<typeof AttemptChangedSubscription>['attemptChanged'];
export type StepResult = Attempt['results'][number];
export type CheckResult = StepResult['checks'][number];
export type AnswerResult = Attempt['answers'][number];
export type TaskMark = NonNullable<Attempt['exam']>['marks'][number];
export type Hint = Attempt['hints'][number];
export type CommandRecord = NonNullable<AttemptEvent['command']>;
export type SandboxClock = Attempt['clock'];
