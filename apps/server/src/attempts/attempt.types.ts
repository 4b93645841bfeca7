import { Field, Float, ID, Int, ObjectType } from '@nestjs/graphql';
import { Json } from '../graphql/scalars.ts';
import { LessonSummary, Progress } from '../lessons/lesson.types.ts';
import type { CheckStatus } from '../sandboxes/sandbox.port.ts';
import { TerminalType } from '../terminals/terminal.types.ts';

@ObjectType()
export class CheckResult {
  @Field(() => String) id!: string;
  @Field(() => String, { description: 'PENDING, PASSED, FAILED or ERROR' }) status!: CheckStatus;
  @Field(() => Float) points!: number;
  @Field(() => String, { nullable: true }) message?: string;
  @Field(() => String, { nullable: true }) expected?: string;
  @Field(() => String, { nullable: true }) found?: string;
  @Field(() => String, { nullable: true }) where?: string;
  @Field(() => String, { nullable: true, description: 'A command that shows what this is about' }) look?: string;
}

@ObjectType()
export class StepResult {
  @Field(() => String) stepId!: string;
  @Field(() => Boolean) passed!: boolean;
  @Field(() => [CheckResult]) checks!: CheckResult[];
}

@ObjectType()
export class Hint {
  @Field(() => String) stepId!: string;
  @Field(() => Int) index!: number;
  @Field(() => Int) total!: number;
  @Field(() => String, { description: 'Markdown' }) text!: string;
}

@ObjectType()
export class AnswerResult {
  @Field(() => String) questionId!: string;
  @Field(() => Boolean) correct!: boolean;
  @Field(() => Float) points!: number;
  @Field(() => String, { nullable: true }) feedback?: string;
  @Field(() => Json, { nullable: true }) answer?: unknown;
  @Field(() => Int, { nullable: true }) attemptsLeft?: number;
  @Field(() => [CheckResult], { nullable: true, description: 'Of a do that has just been answered: what was found in its cluster' })
  checks?: CheckResult[];
}

@ObjectType()
export class SandboxClock {
  @Field(() => Date) now!: Date;
  @Field(() => Float, { description: '0 stands still, 1 follows the wall clock' }) speed!: number;
}

@ObjectType()
export class DomainReport {
  @Field(() => String) id!: string;
  @Field(() => String) title!: string;
  @Field(() => Float) points!: number;
  @Field(() => Float) maxPoints!: number;
}

@ObjectType()
export class ExamReport {
  @Field(() => ID) attemptId!: string;
  @Field(() => Date) startedAt!: Date;
  @Field(() => Date) finishedAt!: Date;
  @Field(() => Float) points!: number;
  @Field(() => Float) maxPoints!: number;
  @Field(() => Boolean) passed!: boolean;
  @Field(() => [DomainReport]) domains!: DomainReport[];
}

@ObjectType({ description: 'What a learner notes about a task of an exam' })
export class TaskMark {
  @Field(() => String) stepId!: string;
  @Field(() => Boolean, { description: 'To be looked at again' }) flagged!: boolean;
  @Field(() => Boolean, { description: 'Left out for now' }) skipped!: boolean;
}

@ObjectType()
export class ExamAttempt {
  @Field(() => Date, { description: 'When it is graded as it stands' }) deadline!: Date;
  @Field(() => ExamReport, { nullable: true, description: 'Null until it is finished' }) report?: ExamReport;
  @Field(() => [TaskMark], { description: 'Tasks of which nothing was ever noted are left out' }) marks!: TaskMark[];
}

@ObjectType('Attempt')
export class AttemptType {
  @Field(() => ID) id!: string;
  @Field(() => LessonSummary) lesson!: LessonSummary;
  @Field(() => Date) startedAt!: Date;
  @Field(() => Date, { nullable: true }) completedAt!: Date | null;
  @Field(() => Progress) progress!: Progress;
  @Field(() => [StepResult]) results!: StepResult[];
  @Field(() => [AnswerResult]) answers!: AnswerResult[];
  @Field(() => [Hint]) hints!: Hint[];
  @Field(() => SandboxClock) clock!: SandboxClock;
  @Field(() => ExamAttempt, { nullable: true, description: 'Null for a lesson' }) exam?: ExamAttempt;
  @Field(() => [TerminalType]) terminals!: TerminalType[];
}

@ObjectType('AttemptRecord', { description: 'An attempt as `drydock scenario replay` plays it again' })
export class AttemptRecordType {
  @Field(() => String, { description: 'A name for the file' }) fileName!: string;
  @Field(() => String, { description: 'JSON' }) text!: string;
}

@ObjectType('CommandRecord')
export class CommandType {
  @Field(() => ID) id!: string;
  @Field(() => ID) terminalId!: string;
  @Field(() => String) line!: string;
  @Field(() => Date) startedAt!: Date;
  @Field(() => Int, { nullable: true }) exitCode?: number;
  @Field(() => Int, { description: 'How many requests it made to the API server' }) requests!: number;
}

@ObjectType()
export class AttemptEvent {
  @Field(() => String, { description: 'results, clock, command, mark or completed' })
  type!: 'results' | 'clock' | 'command' | 'mark' | 'completed';
  @Field(() => [StepResult], { nullable: true }) results?: StepResult[];
  @Field(() => SandboxClock, { nullable: true }) clock?: SandboxClock;
  @Field(() => CommandType, { nullable: true }) command?: CommandType;
  @Field(() => TaskMark, { nullable: true }) mark?: TaskMark;
  @Field(() => Progress, { nullable: true }) progress?: Progress;
}
