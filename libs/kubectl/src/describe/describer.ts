import type { Session } from '../cluster/session.ts';
import type { Dynamic } from '../resource/dynamic-object.ts';
import type { DescribeText } from './describe-text.ts';

export interface DescribeContext {
  readonly session: Session;
  readonly showEvents: boolean;
  /** Milliseconds of virtual time. */
  readonly now: number;
}

/** What `kubectl describe` says about one kind. */
export interface Describer {
  readonly group: string;
  readonly kind: string;
  describe(object: Dynamic, text: DescribeText, context: DescribeContext): void;
}
