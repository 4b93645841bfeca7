/* eslint-disable -- written by "npm run schema" */
export type introspection_types = {
  AnswerResult: {
    kind: 'OBJECT';
    name: 'AnswerResult';
    fields: {
      answer: { name: 'answer'; type: { kind: 'SCALAR'; name: 'JSON'; ofType: null } };
      attemptsLeft: { name: 'attemptsLeft'; type: { kind: 'SCALAR'; name: 'Int'; ofType: null } };
      correct: { name: 'correct'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'Boolean'; ofType: null } } };
      feedback: { name: 'feedback'; type: { kind: 'SCALAR'; name: 'String'; ofType: null } };
      points: { name: 'points'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'Float'; ofType: null } } };
      questionId: { name: 'questionId'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null } } };
    };
  };
  Attempt: {
    kind: 'OBJECT';
    name: 'Attempt';
    fields: {
      answers: {
        name: 'answers';
        type: {
          kind: 'NON_NULL';
          name: never;
          ofType: {
            kind: 'LIST';
            name: never;
            ofType: { kind: 'NON_NULL'; name: never; ofType: { kind: 'OBJECT'; name: 'AnswerResult'; ofType: null } };
          };
        };
      };
      clock: { name: 'clock'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'OBJECT'; name: 'SandboxClock'; ofType: null } } };
      completedAt: { name: 'completedAt'; type: { kind: 'SCALAR'; name: 'DateTime'; ofType: null } };
      exam: { name: 'exam'; type: { kind: 'OBJECT'; name: 'ExamAttempt'; ofType: null } };
      hints: {
        name: 'hints';
        type: {
          kind: 'NON_NULL';
          name: never;
          ofType: {
            kind: 'LIST';
            name: never;
            ofType: { kind: 'NON_NULL'; name: never; ofType: { kind: 'OBJECT'; name: 'Hint'; ofType: null } };
          };
        };
      };
      id: { name: 'id'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'ID'; ofType: null } } };
      lesson: { name: 'lesson'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'OBJECT'; name: 'LessonSummary'; ofType: null } } };
      progress: { name: 'progress'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'OBJECT'; name: 'Progress'; ofType: null } } };
      results: {
        name: 'results';
        type: {
          kind: 'NON_NULL';
          name: never;
          ofType: {
            kind: 'LIST';
            name: never;
            ofType: { kind: 'NON_NULL'; name: never; ofType: { kind: 'OBJECT'; name: 'StepResult'; ofType: null } };
          };
        };
      };
      startedAt: { name: 'startedAt'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'DateTime'; ofType: null } } };
      terminals: {
        name: 'terminals';
        type: {
          kind: 'NON_NULL';
          name: never;
          ofType: {
            kind: 'LIST';
            name: never;
            ofType: { kind: 'NON_NULL'; name: never; ofType: { kind: 'OBJECT'; name: 'Terminal'; ofType: null } };
          };
        };
      };
    };
  };
  AttemptEvent: {
    kind: 'OBJECT';
    name: 'AttemptEvent';
    fields: {
      clock: { name: 'clock'; type: { kind: 'OBJECT'; name: 'SandboxClock'; ofType: null } };
      command: { name: 'command'; type: { kind: 'OBJECT'; name: 'CommandRecord'; ofType: null } };
      mark: { name: 'mark'; type: { kind: 'OBJECT'; name: 'TaskMark'; ofType: null } };
      progress: { name: 'progress'; type: { kind: 'OBJECT'; name: 'Progress'; ofType: null } };
      results: {
        name: 'results';
        type: {
          kind: 'LIST';
          name: never;
          ofType: { kind: 'NON_NULL'; name: never; ofType: { kind: 'OBJECT'; name: 'StepResult'; ofType: null } };
        };
      };
      type: { name: 'type'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null } } };
    };
  };
  AttemptRecord: {
    kind: 'OBJECT';
    name: 'AttemptRecord';
    fields: {
      fileName: { name: 'fileName'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null } } };
      text: { name: 'text'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null } } };
    };
  };
  Boolean: unknown;
  CheckInfo: {
    kind: 'OBJECT';
    name: 'CheckInfo';
    fields: {
      id: { name: 'id'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null } } };
      points: { name: 'points'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'Float'; ofType: null } } };
      title: { name: 'title'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null } } };
    };
  };
  CheckResult: {
    kind: 'OBJECT';
    name: 'CheckResult';
    fields: {
      expected: { name: 'expected'; type: { kind: 'SCALAR'; name: 'String'; ofType: null } };
      found: { name: 'found'; type: { kind: 'SCALAR'; name: 'String'; ofType: null } };
      id: { name: 'id'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null } } };
      look: { name: 'look'; type: { kind: 'SCALAR'; name: 'String'; ofType: null } };
      message: { name: 'message'; type: { kind: 'SCALAR'; name: 'String'; ofType: null } };
      points: { name: 'points'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'Float'; ofType: null } } };
      status: { name: 'status'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null } } };
      where: { name: 'where'; type: { kind: 'SCALAR'; name: 'String'; ofType: null } };
    };
  };
  ClusterOverview: {
    kind: 'OBJECT';
    name: 'ClusterOverview';
    fields: {
      nodes: {
        name: 'nodes';
        type: {
          kind: 'NON_NULL';
          name: never;
          ofType: {
            kind: 'LIST';
            name: never;
            ofType: { kind: 'NON_NULL'; name: never; ofType: { kind: 'OBJECT'; name: 'OverviewNode'; ofType: null } };
          };
        };
      };
      pods: {
        name: 'pods';
        type: {
          kind: 'NON_NULL';
          name: never;
          ofType: {
            kind: 'LIST';
            name: never;
            ofType: { kind: 'NON_NULL'; name: never; ofType: { kind: 'OBJECT'; name: 'OverviewPod'; ofType: null } };
          };
        };
      };
      problem: { name: 'problem'; type: { kind: 'SCALAR'; name: 'String'; ofType: null } };
      services: {
        name: 'services';
        type: {
          kind: 'NON_NULL';
          name: never;
          ofType: {
            kind: 'LIST';
            name: never;
            ofType: { kind: 'NON_NULL'; name: never; ofType: { kind: 'OBJECT'; name: 'OverviewService'; ofType: null } };
          };
        };
      };
      workloads: {
        name: 'workloads';
        type: {
          kind: 'NON_NULL';
          name: never;
          ofType: {
            kind: 'LIST';
            name: never;
            ofType: { kind: 'NON_NULL'; name: never; ofType: { kind: 'OBJECT'; name: 'OverviewWorkload'; ofType: null } };
          };
        };
      };
    };
  };
  CommandRecord: {
    kind: 'OBJECT';
    name: 'CommandRecord';
    fields: {
      exitCode: { name: 'exitCode'; type: { kind: 'SCALAR'; name: 'Int'; ofType: null } };
      id: { name: 'id'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'ID'; ofType: null } } };
      line: { name: 'line'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null } } };
      requests: { name: 'requests'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'Int'; ofType: null } } };
      startedAt: { name: 'startedAt'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'DateTime'; ofType: null } } };
      terminalId: { name: 'terminalId'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'ID'; ofType: null } } };
    };
  };
  Completion: {
    kind: 'OBJECT';
    name: 'Completion';
    fields: {
      description: { name: 'description'; type: { kind: 'SCALAR'; name: 'String'; ofType: null } };
      display: { name: 'display'; type: { kind: 'SCALAR'; name: 'String'; ofType: null } };
      value: { name: 'value'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null } } };
    };
  };
  CompletionList: {
    kind: 'OBJECT';
    name: 'CompletionList';
    fields: {
      candidates: {
        name: 'candidates';
        type: {
          kind: 'NON_NULL';
          name: never;
          ofType: {
            kind: 'LIST';
            name: never;
            ofType: { kind: 'NON_NULL'; name: never; ofType: { kind: 'OBJECT'; name: 'Completion'; ofType: null } };
          };
        };
      };
      from: { name: 'from'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'Int'; ofType: null } } };
      to: { name: 'to'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'Int'; ofType: null } } };
    };
  };
  Course: {
    kind: 'OBJECT';
    name: 'Course';
    fields: {
      id: { name: 'id'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'ID'; ofType: null } } };
      lessons: {
        name: 'lessons';
        type: {
          kind: 'NON_NULL';
          name: never;
          ofType: {
            kind: 'LIST';
            name: never;
            ofType: { kind: 'NON_NULL'; name: never; ofType: { kind: 'OBJECT'; name: 'LessonSummary'; ofType: null } };
          };
        };
      };
      summary: { name: 'summary'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null } } };
      title: { name: 'title'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null } } };
    };
  };
  DateTime: unknown;
  DomainReport: {
    kind: 'OBJECT';
    name: 'DomainReport';
    fields: {
      id: { name: 'id'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null } } };
      maxPoints: { name: 'maxPoints'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'Float'; ofType: null } } };
      points: { name: 'points'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'Float'; ofType: null } } };
      title: { name: 'title'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null } } };
    };
  };
  Exam: {
    kind: 'OBJECT';
    name: 'Exam';
    fields: {
      domains: {
        name: 'domains';
        type: {
          kind: 'NON_NULL';
          name: never;
          ofType: {
            kind: 'LIST';
            name: never;
            ofType: { kind: 'NON_NULL'; name: never; ofType: { kind: 'OBJECT'; name: 'ExamDomain'; ofType: null } };
          };
        };
      };
      minutes: { name: 'minutes'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'Int'; ofType: null } } };
      passMark: { name: 'passMark'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'Float'; ofType: null } } };
    };
  };
  ExamAttempt: {
    kind: 'OBJECT';
    name: 'ExamAttempt';
    fields: {
      deadline: { name: 'deadline'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'DateTime'; ofType: null } } };
      marks: {
        name: 'marks';
        type: {
          kind: 'NON_NULL';
          name: never;
          ofType: {
            kind: 'LIST';
            name: never;
            ofType: { kind: 'NON_NULL'; name: never; ofType: { kind: 'OBJECT'; name: 'TaskMark'; ofType: null } };
          };
        };
      };
      report: { name: 'report'; type: { kind: 'OBJECT'; name: 'ExamReport'; ofType: null } };
    };
  };
  ExamDomain: {
    kind: 'OBJECT';
    name: 'ExamDomain';
    fields: {
      id: { name: 'id'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null } } };
      title: { name: 'title'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null } } };
    };
  };
  ExamReport: {
    kind: 'OBJECT';
    name: 'ExamReport';
    fields: {
      attemptId: { name: 'attemptId'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'ID'; ofType: null } } };
      domains: {
        name: 'domains';
        type: {
          kind: 'NON_NULL';
          name: never;
          ofType: {
            kind: 'LIST';
            name: never;
            ofType: { kind: 'NON_NULL'; name: never; ofType: { kind: 'OBJECT'; name: 'DomainReport'; ofType: null } };
          };
        };
      };
      finishedAt: {
        name: 'finishedAt';
        type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'DateTime'; ofType: null } };
      };
      maxPoints: { name: 'maxPoints'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'Float'; ofType: null } } };
      passed: { name: 'passed'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'Boolean'; ofType: null } } };
      points: { name: 'points'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'Float'; ofType: null } } };
      startedAt: { name: 'startedAt'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'DateTime'; ofType: null } } };
    };
  };
  FieldDifference: {
    kind: 'OBJECT';
    name: 'FieldDifference';
    fields: {
      from: { name: 'from'; type: { kind: 'SCALAR'; name: 'JSON'; ofType: null } };
      path: { name: 'path'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null } } };
      to: { name: 'to'; type: { kind: 'SCALAR'; name: 'JSON'; ofType: null } };
    };
  };
  Float: unknown;
  Hint: {
    kind: 'OBJECT';
    name: 'Hint';
    fields: {
      index: { name: 'index'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'Int'; ofType: null } } };
      stepId: { name: 'stepId'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null } } };
      text: { name: 'text'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null } } };
      total: { name: 'total'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'Int'; ofType: null } } };
    };
  };
  ID: unknown;
  Int: unknown;
  JSON: unknown;
  Kubeconfig: {
    kind: 'OBJECT';
    name: 'Kubeconfig';
    fields: {
      fileName: { name: 'fileName'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null } } };
      text: { name: 'text'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null } } };
    };
  };
  Lesson: {
    kind: 'OBJECT';
    name: 'Lesson';
    fields: {
      difficulty: { name: 'difficulty'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null } } };
      exam: { name: 'exam'; type: { kind: 'OBJECT'; name: 'Exam'; ofType: null } };
      intro: { name: 'intro'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null } } };
      minutes: { name: 'minutes'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'Int'; ofType: null } } };
      outro: { name: 'outro'; type: { kind: 'SCALAR'; name: 'String'; ofType: null } };
      passMark: { name: 'passMark'; type: { kind: 'SCALAR'; name: 'Float'; ofType: null } };
      quiz: {
        name: 'quiz';
        type: {
          kind: 'NON_NULL';
          name: never;
          ofType: {
            kind: 'LIST';
            name: never;
            ofType: { kind: 'NON_NULL'; name: never; ofType: { kind: 'OBJECT'; name: 'Question'; ofType: null } };
          };
        };
      };
      slug: { name: 'slug'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null } } };
      steps: {
        name: 'steps';
        type: {
          kind: 'NON_NULL';
          name: never;
          ofType: {
            kind: 'LIST';
            name: never;
            ofType: { kind: 'NON_NULL'; name: never; ofType: { kind: 'OBJECT'; name: 'Step'; ofType: null } };
          };
        };
      };
      summary: { name: 'summary'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null } } };
      title: { name: 'title'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null } } };
      track: { name: 'track'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null } } };
      translated: {
        name: 'translated';
        type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'Boolean'; ofType: null } };
      };
    };
  };
  LessonSummary: {
    kind: 'OBJECT';
    name: 'LessonSummary';
    fields: {
      difficulty: { name: 'difficulty'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null } } };
      minutes: { name: 'minutes'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'Int'; ofType: null } } };
      prerequisites: {
        name: 'prerequisites';
        type: {
          kind: 'NON_NULL';
          name: never;
          ofType: {
            kind: 'LIST';
            name: never;
            ofType: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null } };
          };
        };
      };
      progress: { name: 'progress'; type: { kind: 'OBJECT'; name: 'Progress'; ofType: null } };
      slug: { name: 'slug'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null } } };
      summary: { name: 'summary'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null } } };
      title: { name: 'title'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null } } };
      track: { name: 'track'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null } } };
    };
  };
  LinePart: {
    kind: 'OBJECT';
    name: 'LinePart';
    fields: {
      about: { name: 'about'; type: { kind: 'SCALAR'; name: 'String'; ofType: null } };
      end: { name: 'end'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'Int'; ofType: null } } };
      role: { name: 'role'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null } } };
      start: { name: 'start'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'Int'; ofType: null } } };
    };
  };
  LinePreview: {
    kind: 'OBJECT';
    name: 'LinePreview';
    fields: {
      changes: {
        name: 'changes';
        type: {
          kind: 'NON_NULL';
          name: never;
          ofType: {
            kind: 'LIST';
            name: never;
            ofType: { kind: 'NON_NULL'; name: never; ofType: { kind: 'OBJECT'; name: 'ObjectChange'; ofType: null } };
          };
        };
      };
      consequences: {
        name: 'consequences';
        type: {
          kind: 'NON_NULL';
          name: never;
          ofType: {
            kind: 'LIST';
            name: never;
            ofType: { kind: 'NON_NULL'; name: never; ofType: { kind: 'OBJECT'; name: 'ObjectChange'; ofType: null } };
          };
        };
      };
      exitCode: { name: 'exitCode'; type: { kind: 'SCALAR'; name: 'Int'; ofType: null } };
      output: { name: 'output'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null } } };
    };
  };
  Locale: { name: 'Locale'; enumValues: 'en' | 'ko' };
  LoginResult: { kind: 'UNION'; name: 'LoginResult'; fields: {}; possibleTypes: 'User' | 'UserError' };
  Mutation: {
    kind: 'OBJECT';
    name: 'Mutation';
    fields: {
      advanceTime: {
        name: 'advanceTime';
        type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'OBJECT'; name: 'SandboxClock'; ofType: null } };
      };
      answerQuiz: {
        name: 'answerQuiz';
        type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'OBJECT'; name: 'AnswerResult'; ofType: null } };
      };
      closeTerminal: {
        name: 'closeTerminal';
        type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'Boolean'; ofType: null } };
      };
      finishEdit: {
        name: 'finishEdit';
        type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'Boolean'; ofType: null } };
      };
      finishExam: {
        name: 'finishExam';
        type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'OBJECT'; name: 'Attempt'; ofType: null } };
      };
      login: { name: 'login'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'UNION'; name: 'LoginResult'; ofType: null } } };
      logout: { name: 'logout'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'Boolean'; ofType: null } } };
      markTask: { name: 'markTask'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'OBJECT'; name: 'TaskMark'; ofType: null } } };
      openTerminal: {
        name: 'openTerminal';
        type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'OBJECT'; name: 'Terminal'; ofType: null } };
      };
      register: {
        name: 'register';
        type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'UNION'; name: 'RegisterResult'; ofType: null } };
      };
      resizeTerminal: {
        name: 'resizeTerminal';
        type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'Boolean'; ofType: null } };
      };
      revealHint: { name: 'revealHint'; type: { kind: 'OBJECT'; name: 'Hint'; ofType: null } };
      runCheck: { name: 'runCheck'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'OBJECT'; name: 'StepResult'; ofType: null } } };
      setLocale: { name: 'setLocale'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'OBJECT'; name: 'User'; ofType: null } } };
      setSpeed: {
        name: 'setSpeed';
        type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'OBJECT'; name: 'SandboxClock'; ofType: null } };
      };
      startAttempt: {
        name: 'startAttempt';
        type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'OBJECT'; name: 'Attempt'; ofType: null } };
      };
      startGuest: { name: 'startGuest'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'OBJECT'; name: 'User'; ofType: null } } };
      terminalKeys: {
        name: 'terminalKeys';
        type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'Boolean'; ofType: null } };
      };
      terminalLine: {
        name: 'terminalLine';
        type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'Boolean'; ofType: null } };
      };
    };
  };
  NodeScore: {
    kind: 'OBJECT';
    name: 'NodeScore';
    fields: {
      node: { name: 'node'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null } } };
      points: {
        name: 'points';
        type: {
          kind: 'NON_NULL';
          name: never;
          ofType: {
            kind: 'LIST';
            name: never;
            ofType: { kind: 'NON_NULL'; name: never; ofType: { kind: 'OBJECT'; name: 'PluginPoints'; ofType: null } };
          };
        };
      };
      total: { name: 'total'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'Float'; ofType: null } } };
    };
  };
  ObjectChange: {
    kind: 'OBJECT';
    name: 'ObjectChange';
    fields: {
      fields: {
        name: 'fields';
        type: {
          kind: 'NON_NULL';
          name: never;
          ofType: {
            kind: 'LIST';
            name: never;
            ofType: { kind: 'NON_NULL'; name: never; ofType: { kind: 'OBJECT'; name: 'FieldDifference'; ofType: null } };
          };
        };
      };
      name: { name: 'name'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null } } };
      namespace: { name: 'namespace'; type: { kind: 'SCALAR'; name: 'String'; ofType: null } };
      operation: { name: 'operation'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null } } };
      resource: { name: 'resource'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null } } };
    };
  };
  Option: {
    kind: 'OBJECT';
    name: 'Option';
    fields: {
      id: { name: 'id'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null } } };
      text: { name: 'text'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null } } };
    };
  };
  OverviewNode: {
    kind: 'OBJECT';
    name: 'OverviewNode';
    fields: {
      isReady: { name: 'isReady'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'Boolean'; ofType: null } } };
      name: { name: 'name'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'ID'; ofType: null } } };
      roles: {
        name: 'roles';
        type: {
          kind: 'NON_NULL';
          name: never;
          ofType: {
            kind: 'LIST';
            name: never;
            ofType: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null } };
          };
        };
      };
      status: { name: 'status'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null } } };
      taints: {
        name: 'taints';
        type: {
          kind: 'NON_NULL';
          name: never;
          ofType: {
            kind: 'LIST';
            name: never;
            ofType: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null } };
          };
        };
      };
    };
  };
  OverviewPod: {
    kind: 'OBJECT';
    name: 'OverviewPod';
    fields: {
      message: { name: 'message'; type: { kind: 'SCALAR'; name: 'String'; ofType: null } };
      name: { name: 'name'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null } } };
      namespace: { name: 'namespace'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null } } };
      node: { name: 'node'; type: { kind: 'SCALAR'; name: 'String'; ofType: null } };
      ready: { name: 'ready'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null } } };
      restarts: { name: 'restarts'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null } } };
      status: { name: 'status'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null } } };
      tone: { name: 'tone'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null } } };
      uid: { name: 'uid'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'ID'; ofType: null } } };
      workload: { name: 'workload'; type: { kind: 'SCALAR'; name: 'ID'; ofType: null } };
    };
  };
  OverviewService: {
    kind: 'OBJECT';
    name: 'OverviewService';
    fields: {
      address: { name: 'address'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null } } };
      endpoints: {
        name: 'endpoints';
        type: {
          kind: 'NON_NULL';
          name: never;
          ofType: {
            kind: 'LIST';
            name: never;
            ofType: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'ID'; ofType: null } };
          };
        };
      };
      name: { name: 'name'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null } } };
      namespace: { name: 'namespace'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null } } };
      ports: {
        name: 'ports';
        type: {
          kind: 'NON_NULL';
          name: never;
          ofType: {
            kind: 'LIST';
            name: never;
            ofType: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null } };
          };
        };
      };
      type: { name: 'type'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null } } };
      uid: { name: 'uid'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'ID'; ofType: null } } };
    };
  };
  OverviewWorkload: {
    kind: 'OBJECT';
    name: 'OverviewWorkload';
    fields: {
      desired: { name: 'desired'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'Int'; ofType: null } } };
      kind: { name: 'kind'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null } } };
      name: { name: 'name'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null } } };
      namespace: { name: 'namespace'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null } } };
      ready: { name: 'ready'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'Int'; ofType: null } } };
      uid: { name: 'uid'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'ID'; ofType: null } } };
    };
  };
  PluginPoints: {
    kind: 'OBJECT';
    name: 'PluginPoints';
    fields: {
      plugin: { name: 'plugin'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null } } };
      points: { name: 'points'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'Float'; ofType: null } } };
    };
  };
  Progress: {
    kind: 'OBJECT';
    name: 'Progress';
    fields: {
      maxPoints: { name: 'maxPoints'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'Float'; ofType: null } } };
      points: { name: 'points'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'Float'; ofType: null } } };
      quizCorrect: { name: 'quizCorrect'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'Int'; ofType: null } } };
      quizTotal: { name: 'quizTotal'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'Int'; ofType: null } } };
      state: { name: 'state'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null } } };
      steps: { name: 'steps'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'Int'; ofType: null } } };
      stepsDone: { name: 'stepsDone'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'Int'; ofType: null } } };
    };
  };
  Query: {
    kind: 'OBJECT';
    name: 'Query';
    fields: {
      attempt: { name: 'attempt'; type: { kind: 'OBJECT'; name: 'Attempt'; ofType: null } };
      attemptRecord: {
        name: 'attemptRecord';
        type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'OBJECT'; name: 'AttemptRecord'; ofType: null } };
      };
      completions: {
        name: 'completions';
        type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'OBJECT'; name: 'CompletionList'; ofType: null } };
      };
      courses: {
        name: 'courses';
        type: {
          kind: 'NON_NULL';
          name: never;
          ofType: {
            kind: 'LIST';
            name: never;
            ofType: { kind: 'NON_NULL'; name: never; ofType: { kind: 'OBJECT'; name: 'Course'; ofType: null } };
          };
        };
      };
      examHistory: {
        name: 'examHistory';
        type: {
          kind: 'NON_NULL';
          name: never;
          ofType: {
            kind: 'LIST';
            name: never;
            ofType: { kind: 'NON_NULL'; name: never; ofType: { kind: 'OBJECT'; name: 'ExamReport'; ofType: null } };
          };
        };
      };
      kubeconfig: { name: 'kubeconfig'; type: { kind: 'OBJECT'; name: 'Kubeconfig'; ofType: null } };
      lesson: { name: 'lesson'; type: { kind: 'OBJECT'; name: 'Lesson'; ofType: null } };
      lineExplanation: {
        name: 'lineExplanation';
        type: {
          kind: 'NON_NULL';
          name: never;
          ofType: {
            kind: 'LIST';
            name: never;
            ofType: { kind: 'NON_NULL'; name: never; ofType: { kind: 'OBJECT'; name: 'LinePart'; ofType: null } };
          };
        };
      };
      linePreview: { name: 'linePreview'; type: { kind: 'OBJECT'; name: 'LinePreview'; ofType: null } };
      me: { name: 'me'; type: { kind: 'OBJECT'; name: 'User'; ofType: null } };
      requestTrace: {
        name: 'requestTrace';
        type: {
          kind: 'NON_NULL';
          name: never;
          ofType: {
            kind: 'LIST';
            name: never;
            ofType: { kind: 'NON_NULL'; name: never; ofType: { kind: 'OBJECT'; name: 'TracedRequest'; ofType: null } };
          };
        };
      };
      schedulingDecisions: {
        name: 'schedulingDecisions';
        type: {
          kind: 'NON_NULL';
          name: never;
          ofType: {
            kind: 'LIST';
            name: never;
            ofType: { kind: 'NON_NULL'; name: never; ofType: { kind: 'OBJECT'; name: 'SchedulingDecision'; ofType: null } };
          };
        };
      };
    };
  };
  Question: {
    kind: 'OBJECT';
    name: 'Question';
    fields: {
      body: { name: 'body'; type: { kind: 'SCALAR'; name: 'String'; ofType: null } };
      id: { name: 'id'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null } } };
      options: {
        name: 'options';
        type: {
          kind: 'NON_NULL';
          name: never;
          ofType: {
            kind: 'LIST';
            name: never;
            ofType: { kind: 'NON_NULL'; name: never; ofType: { kind: 'OBJECT'; name: 'Option'; ofType: null } };
          };
        };
      };
      points: { name: 'points'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'Float'; ofType: null } } };
      prompt: { name: 'prompt'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null } } };
      targets: {
        name: 'targets';
        type: {
          kind: 'LIST';
          name: never;
          ofType: { kind: 'NON_NULL'; name: never; ofType: { kind: 'OBJECT'; name: 'Option'; ofType: null } };
        };
      };
      type: { name: 'type'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null } } };
    };
  };
  RefusedNodes: {
    kind: 'OBJECT';
    name: 'RefusedNodes';
    fields: {
      nodes: {
        name: 'nodes';
        type: {
          kind: 'NON_NULL';
          name: never;
          ofType: {
            kind: 'LIST';
            name: never;
            ofType: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null } };
          };
        };
      };
      plugin: { name: 'plugin'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null } } };
      reason: { name: 'reason'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null } } };
    };
  };
  RegisterResult: { kind: 'UNION'; name: 'RegisterResult'; fields: {}; possibleTypes: 'User' | 'UserError' };
  SandboxClock: {
    kind: 'OBJECT';
    name: 'SandboxClock';
    fields: {
      now: { name: 'now'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'DateTime'; ofType: null } } };
      speed: { name: 'speed'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'Float'; ofType: null } } };
    };
  };
  SchedulingDecision: {
    kind: 'OBJECT';
    name: 'SchedulingDecision';
    fields: {
      at: { name: 'at'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'DateTime'; ofType: null } } };
      id: { name: 'id'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'ID'; ofType: null } } };
      message: { name: 'message'; type: { kind: 'SCALAR'; name: 'String'; ofType: null } };
      namespace: { name: 'namespace'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null } } };
      node: { name: 'node'; type: { kind: 'SCALAR'; name: 'String'; ofType: null } };
      pod: { name: 'pod'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null } } };
      refused: {
        name: 'refused';
        type: {
          kind: 'NON_NULL';
          name: never;
          ofType: {
            kind: 'LIST';
            name: never;
            ofType: { kind: 'NON_NULL'; name: never; ofType: { kind: 'OBJECT'; name: 'RefusedNodes'; ofType: null } };
          };
        };
      };
      roomOn: { name: 'roomOn'; type: { kind: 'SCALAR'; name: 'String'; ofType: null } };
      scores: {
        name: 'scores';
        type: {
          kind: 'NON_NULL';
          name: never;
          ofType: {
            kind: 'LIST';
            name: never;
            ofType: { kind: 'NON_NULL'; name: never; ofType: { kind: 'OBJECT'; name: 'NodeScore'; ofType: null } };
          };
        };
      };
      victims: {
        name: 'victims';
        type: {
          kind: 'NON_NULL';
          name: never;
          ofType: {
            kind: 'LIST';
            name: never;
            ofType: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null } };
          };
        };
      };
    };
  };
  Step: {
    kind: 'OBJECT';
    name: 'Step';
    fields: {
      after: {
        name: 'after';
        type: {
          kind: 'NON_NULL';
          name: never;
          ofType: {
            kind: 'LIST';
            name: never;
            ofType: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null } };
          };
        };
      };
      body: { name: 'body'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null } } };
      checks: {
        name: 'checks';
        type: {
          kind: 'NON_NULL';
          name: never;
          ofType: {
            kind: 'LIST';
            name: never;
            ofType: { kind: 'NON_NULL'; name: never; ofType: { kind: 'OBJECT'; name: 'CheckInfo'; ofType: null } };
          };
        };
      };
      domain: { name: 'domain'; type: { kind: 'SCALAR'; name: 'String'; ofType: null } };
      hintCount: { name: 'hintCount'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'Int'; ofType: null } } };
      id: { name: 'id'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null } } };
      place: { name: 'place'; type: { kind: 'OBJECT'; name: 'StepPlace'; ofType: null } };
      title: { name: 'title'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null } } };
      translated: {
        name: 'translated';
        type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'Boolean'; ofType: null } };
      };
    };
  };
  StepPlace: {
    kind: 'OBJECT';
    name: 'StepPlace';
    fields: {
      cluster: { name: 'cluster'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null } } };
      command: { name: 'command'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null } } };
    };
  };
  StepResult: {
    kind: 'OBJECT';
    name: 'StepResult';
    fields: {
      checks: {
        name: 'checks';
        type: {
          kind: 'NON_NULL';
          name: never;
          ofType: {
            kind: 'LIST';
            name: never;
            ofType: { kind: 'NON_NULL'; name: never; ofType: { kind: 'OBJECT'; name: 'CheckResult'; ofType: null } };
          };
        };
      };
      passed: { name: 'passed'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'Boolean'; ofType: null } } };
      stepId: { name: 'stepId'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null } } };
    };
  };
  String: unknown;
  Subscription: {
    kind: 'OBJECT';
    name: 'Subscription';
    fields: {
      attemptChanged: {
        name: 'attemptChanged';
        type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'OBJECT'; name: 'AttemptEvent'; ofType: null } };
      };
      clusterOverview: {
        name: 'clusterOverview';
        type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'OBJECT'; name: 'ClusterOverview'; ofType: null } };
      };
      terminalOutput: {
        name: 'terminalOutput';
        type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'OBJECT'; name: 'TerminalEvent'; ofType: null } };
      };
    };
  };
  TaskMark: {
    kind: 'OBJECT';
    name: 'TaskMark';
    fields: {
      flagged: { name: 'flagged'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'Boolean'; ofType: null } } };
      skipped: { name: 'skipped'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'Boolean'; ofType: null } } };
      stepId: { name: 'stepId'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null } } };
    };
  };
  Terminal: {
    kind: 'OBJECT';
    name: 'Terminal';
    fields: {
      columns: { name: 'columns'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'Int'; ofType: null } } };
      id: { name: 'id'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'ID'; ofType: null } } };
      name: { name: 'name'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null } } };
      rows: { name: 'rows'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'Int'; ofType: null } } };
    };
  };
  TerminalEvent: {
    kind: 'OBJECT';
    name: 'TerminalEvent';
    fields: {
      content: { name: 'content'; type: { kind: 'SCALAR'; name: 'String'; ofType: null } };
      continuation: { name: 'continuation'; type: { kind: 'SCALAR'; name: 'Boolean'; ofType: null } };
      data: { name: 'data'; type: { kind: 'SCALAR'; name: 'String'; ofType: null } };
      editId: { name: 'editId'; type: { kind: 'SCALAR'; name: 'ID'; ofType: null } };
      editor: { name: 'editor'; type: { kind: 'SCALAR'; name: 'String'; ofType: null } };
      path: { name: 'path'; type: { kind: 'SCALAR'; name: 'String'; ofType: null } };
      prompt: { name: 'prompt'; type: { kind: 'SCALAR'; name: 'String'; ofType: null } };
      seq: { name: 'seq'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'Int'; ofType: null } } };
      type: { name: 'type'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null } } };
    };
  };
  TracedRequest: {
    kind: 'OBJECT';
    name: 'TracedRequest';
    fields: {
      at: { name: 'at'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'DateTime'; ofType: null } } };
      code: { name: 'code'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'Int'; ofType: null } } };
      command: { name: 'command'; type: { kind: 'SCALAR'; name: 'String'; ofType: null } };
      commandId: { name: 'commandId'; type: { kind: 'SCALAR'; name: 'ID'; ofType: null } };
      durationMs: { name: 'durationMs'; type: { kind: 'SCALAR'; name: 'Float'; ofType: null } };
      groups: {
        name: 'groups';
        type: {
          kind: 'NON_NULL';
          name: never;
          ofType: {
            kind: 'LIST';
            name: never;
            ofType: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null } };
          };
        };
      };
      id: { name: 'id'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'ID'; ofType: null } } };
      reason: { name: 'reason'; type: { kind: 'SCALAR'; name: 'String'; ofType: null } };
      stages: {
        name: 'stages';
        type: {
          kind: 'NON_NULL';
          name: never;
          ofType: {
            kind: 'LIST';
            name: never;
            ofType: { kind: 'NON_NULL'; name: never; ofType: { kind: 'OBJECT'; name: 'TracedStage'; ofType: null } };
          };
        };
      };
      uri: { name: 'uri'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null } } };
      user: { name: 'user'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null } } };
      userAgent: { name: 'userAgent'; type: { kind: 'SCALAR'; name: 'String'; ofType: null } };
      verb: { name: 'verb'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null } } };
    };
  };
  TracedStage: {
    kind: 'OBJECT';
    name: 'TracedStage';
    fields: {
      actor: { name: 'actor'; type: { kind: 'SCALAR'; name: 'String'; ofType: null } };
      details: {
        name: 'details';
        type: {
          kind: 'NON_NULL';
          name: never;
          ofType: {
            kind: 'LIST';
            name: never;
            ofType: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null } };
          };
        };
      };
      outcome: { name: 'outcome'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null } } };
      stage: { name: 'stage'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null } } };
      summary: { name: 'summary'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null } } };
    };
  };
  User: {
    kind: 'OBJECT';
    name: 'User';
    fields: {
      email: { name: 'email'; type: { kind: 'SCALAR'; name: 'String'; ofType: null } };
      guest: { name: 'guest'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'Boolean'; ofType: null } } };
      id: { name: 'id'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'ID'; ofType: null } } };
      locale: { name: 'locale'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'ENUM'; name: 'Locale'; ofType: null } } };
      name: { name: 'name'; type: { kind: 'SCALAR'; name: 'String'; ofType: null } };
    };
  };
  UserError: {
    kind: 'OBJECT';
    name: 'UserError';
    fields: {
      code: { name: 'code'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null } } };
      field: { name: 'field'; type: { kind: 'SCALAR'; name: 'String'; ofType: null } };
      message: { name: 'message'; type: { kind: 'NON_NULL'; name: never; ofType: { kind: 'SCALAR'; name: 'String'; ofType: null } } };
    };
  };
};

/** An IntrospectionQuery representation of your schema.
 *
 * @remarks
 * This is an introspection of your schema saved as a file by GraphQLSP.
 * It will automatically be used by `gql.tada` to infer the types of your GraphQL documents.
 * If you need to reuse this data or update your `scalars`, update `tadaOutputLocation` to
 * instead save to a .ts instead of a .d.ts file.
 */
export type introspection = {
  name: never;
  query: 'Query';
  mutation: 'Mutation';
  subscription: 'Subscription';
  types: introspection_types;
};
