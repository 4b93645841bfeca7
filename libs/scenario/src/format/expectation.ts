/** What a check expects. An expectation has exactly one key, which names its form. */

/** Where an object is. Without a namespace a namespaced kind means `default`. */
export interface ObjectRef {
  apiVersion: string;
  kind: string;
  namespace?: string;
  name: string;
}

/** Several objects of a kind; without a namespace those of all namespaces. */
export interface ObjectSet {
  apiVersion: string;
  kind: string;
  namespace?: string;
  /** Labels that the objects carry, all of them. */
  labels?: Record<string, string>;
}

/**
 * A tree that the object contains: a subset matches, `null` means that the field is absent. Items of lists are matched by the merge key of
 * their list, or else each expected item must be somewhere in it.
 */
export interface ExpectedObject {
  apiVersion: string;
  kind: string;
  /** Without a name: some object of this kind, in the namespace. */
  metadata: { name?: string; namespace?: string; [field: string]: unknown };
  [field: string]: unknown;
}

export interface EventExpectation {
  namespace?: string;
  /** The object that the event is about. */
  kind?: string;
  name?: string;
  reason?: string;
  type?: 'Normal' | 'Warning';
  message?: TextExpectation;
}

export interface LogsExpectation extends TextExpectation {
  namespace?: string;
  pod: string;
  container?: string;
  /** The log of the container that ran before. */
  previous?: boolean;
}

export interface HttpExpectation {
  /** With a host as seen from there: `http://web.team-a.svc.cluster.local/`. */
  url: string;
  /** The pod that asks; the control plane's machine when it is absent. */
  from?: { namespace?: string; pod: string; container?: string };
  method?: string;
  /** 200 when neither this, `body` nor `fails` is given. */
  status?: number;
  body?: TextExpectation;
  /** Nobody answers: refused, timed out, or no such name. */
  fails?: boolean;
}

export interface AsExpectation {
  user: string;
  groups?: string[];
  /** What this user has to see when they read the cluster. */
  expect: Expectation;
}

export interface TimedExpectation {
  /** Milliseconds are not for authors: `30s`, `2m`. */
  within: string;
  expect: Expectation;
}

export interface CountExpectation extends ObjectSet {
  equals?: number;
  min?: number;
  max?: number;
  /** CEL over `object`: only those for which it is true are counted. */
  where?: string;
}

export interface CelExpectation {
  /** Variables of the expression: an object when there is a name, else the list of the set. A missing object fails the check. */
  objects: Record<string, ObjectSet & { name?: string }>;
  expression: string;
}

/** Exactly one of the three. Surrounding white space does not count for `equals`. */
export interface TextExpectation {
  contains?: string;
  equals?: string;
  /** A regular expression, with `^` and `$` at line ends. */
  matches?: string;
}

export interface CommandExpectation {
  /** A script that runs as root on a throw-away copy of the sandbox. */
  run: string;
  /** 0 when neither this nor `stdout` is given. */
  exitCode?: number;
  stdout?: TextExpectation;
}

export interface AccessExpectation {
  /** A user name; `system:serviceaccount:<namespace>:<name>` brings the groups of service accounts. */
  as: string;
  groups?: string[];
  verb: string;
  /** `pods`, `pods/log`, `deployments.apps`. */
  resource: string;
  namespace?: string;
  name?: string;
  allowed: boolean;
}

export interface LearnerRanExpectation {
  /** A regular expression over one command line of the learner's. */
  matches: string;
  exitCode?: number;
}

export interface RequestExpectation {
  verb?: string;
  resource?: string;
  subresource?: string;
  namespace?: string;
  name?: string;
  /** Who the request acts as: the impersonated user when there is one. */
  user?: string;
  code?: number;
  dryRun?: boolean;
  /** At least once when absent. */
  times?: { min?: number; max?: number };
}

export interface ContextExpectation {
  name?: string;
  cluster?: string;
  user?: string;
  namespace?: string;
}

export interface ExpectationForms {
  object: ExpectedObject;
  absent: ObjectRef;
  exists: ObjectSet & { name?: string };
  count: CountExpectation;
  cel: CelExpectation;
  event: EventExpectation;
  logs: LogsExpectation;
  http: HttpExpectation;
  file: TextExpectation & { path: string };
  command: CommandExpectation;
  canI: AccessExpectation;
  learnerRan: LearnerRanExpectation;
  request: RequestExpectation;
  context: ContextExpectation;
  as: AsExpectation;
  eventually: TimedExpectation;
  allOf: Expectation[];
  anyOf: Expectation[];
  not: Expectation;
}

export type ExpectationForm = keyof ExpectationForms;

/** One form and nothing else: `'object' in expectation` narrows it. */
export type Expectation = { [Form in ExpectationForm]: { [Key in Form]: ExpectationForms[Form] } }[ExpectationForm];
