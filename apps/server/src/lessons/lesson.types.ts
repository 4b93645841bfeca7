import { Field, Float, ID, Int, ObjectType } from '@nestjs/graphql';

@ObjectType()
export class Progress {
  @Field(() => String, { description: 'NOT_STARTED, STARTED or COMPLETED' }) state!: 'NOT_STARTED' | 'STARTED' | 'COMPLETED';
  @Field(() => Int) stepsDone!: number;
  @Field(() => Int) steps!: number;
  @Field(() => Float) points!: number;
  @Field(() => Float) maxPoints!: number;
  @Field(() => Int) quizCorrect!: number;
  @Field(() => Int) quizTotal!: number;
  @Field(() => Date, { nullable: true, description: 'Of an exam that runs: when it is graded as it stands' }) runsUntil?: Date;
  @Field(() => Boolean, { nullable: true, description: 'Of an exam that was finished: whether it was ever passed' }) passed?: boolean;
}

/** Titles, summaries and progress are resolved when they are asked for. */
@ObjectType()
export class LessonSummary {
  @Field(() => String) track!: string;
  @Field(() => String) slug!: string;
  @Field(() => Int) minutes!: number;
  @Field(() => String) difficulty!: string;
  @Field(() => [String], { description: 'The lessons that it builds on, each as <track>/<slug>' }) prerequisites!: readonly string[];
  @Field(() => Boolean) isExam!: boolean;
}

@ObjectType()
export class Course {
  @Field(() => ID) id!: string;
  @Field(() => [LessonSummary]) lessons!: LessonSummary[];
}

@ObjectType({ description: 'Something that the author of a lesson must put right' })
export class LessonProblem {
  @Field(() => String) file!: string;
  @Field(() => Int, { nullable: true, description: 'From 1; null when the whole file is meant' }) line?: number;
  @Field(() => Int, { nullable: true }) column?: number;
  @Field(() => String, { description: 'error, or warning: it leaves the lesson usable' }) severity!: 'error' | 'warning';
  @Field(() => String) message!: string;
}

@ObjectType()
export class CheckInfo {
  @Field(() => String) id!: string;
  @Field(() => String) title!: string;
  @Field(() => Float) points!: number;
}

@ObjectType({ description: 'Where a step is done, when the lesson has several clusters' })
export class StepPlace {
  @Field(() => String) cluster!: string;
  @Field(() => String, { description: 'The command that leads there from the workstation' }) command!: string;
}

@ObjectType('Step')
export class StepType {
  @Field(() => String) id!: string;
  @Field(() => String) title!: string;
  @Field(() => String, { description: 'Markdown' }) body!: string;
  @Field(() => [CheckInfo]) checks!: CheckInfo[];
  @Field(() => String, { nullable: true, description: 'Of a task of an exam' }) domain?: string;
  @Field(() => StepPlace, { nullable: true, description: 'Null when there is only one cluster' }) place?: StepPlace;
  @Field(() => Int) hintCount!: number;
  @Field(() => [String], { description: 'The steps to be done before it' }) after!: string[];
  @Field(() => Boolean, { description: 'False: this step is shown in the fallback language' }) translated!: boolean;
}

@ObjectType()
export class Option {
  @Field(() => String) id!: string;
  @Field(() => String) text!: string;
}

@ObjectType('Question')
export class QuestionType {
  @Field(() => String) id!: string;
  @Field(() => String, { description: 'single, multiple, order, match, short, number, gap, line, output or do' }) type!: string;
  @Field(() => String, { description: 'Markdown' }) prompt!: string;
  @Field(() => [Option]) options!: Option[];
  @Field(() => String, { nullable: true, description: 'What it is about, as it is: a manifest ([[g1]] is its first gap), or a script' })
  body?: string;
  @Field(() => [Option], { nullable: true, description: 'What the options of a match are matched with' }) targets?: Option[];
  @Field(() => [CheckInfo], { nullable: true, description: 'Of a do: what is checked in its cluster' }) checks?: CheckInfo[];
  @Field(() => Float) points!: number;
}

@ObjectType()
export class ExamDomain {
  @Field(() => String) id!: string;
  @Field(() => String) title!: string;
}

@ObjectType()
export class Exam {
  @Field(() => Int) minutes!: number;
  @Field(() => Float, { description: 'Percent of the points that are enough' }) passMark!: number;
  @Field(() => [ExamDomain]) domains!: ExamDomain[];
}

@ObjectType()
export class Lesson {
  @Field(() => String) track!: string;
  @Field(() => String) slug!: string;
  @Field(() => String) title!: string;
  @Field(() => String) summary!: string;
  @Field(() => Int) minutes!: number;
  @Field(() => String) difficulty!: string;
  @Field(() => String, { description: 'Markdown' }) intro!: string;
  @Field(() => [StepType]) steps!: StepType[];
  @Field(() => String, { nullable: true, description: 'Markdown' }) outro?: string;
  @Field(() => Exam, { nullable: true, description: 'Its steps are tasks that are graded when it is finished; null for a lesson' })
  exam?: Exam;
  @Field(() => [QuestionType]) quiz!: QuestionType[];
  @Field(() => Float, { nullable: true, description: 'Percent of the points of the quiz that are enough' }) passMark?: number;
  @Field(() => Boolean, { description: 'False: the fallback language is shown' }) translated!: boolean;
}
