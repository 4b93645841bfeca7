import { Field, Int, ObjectType } from '@nestjs/graphql';
import { Json } from '../graphql/scalars.ts';

@ObjectType('LinePart', { description: 'One word, operator or flag of a command line' })
export class LinePartType {
  @Field(() => Int) start!: number;
  @Field(() => Int) end!: number;
  @Field(() => String, { description: 'program, command, flag, type, name, field, pipe, …' }) role!: string;
  @Field(() => String, { nullable: true, description: 'What the program that it belongs to says of it' }) about?: string;
}

@ObjectType('FieldDifference')
export class FieldDifferenceType {
  @Field(() => String, { description: 'A field by its path, a column of `kubectl get`, or the condition PodScheduled' }) path!: string;
  @Field(() => Json, { nullable: true }) from?: unknown;
  @Field(() => Json, { nullable: true }) to?: unknown;
}

@ObjectType('ObjectChange')
export class ObjectChangeType {
  @Field(() => String, { description: 'created, changed or deleted' }) operation!: string;
  @Field(() => String, { description: '`deployments.apps`' }) resource!: string;
  @Field(() => String, { nullable: true }) namespace?: string;
  @Field(() => String) name!: string;
  @Field(() => [FieldDifferenceType]) fields!: FieldDifferenceType[];
}

@ObjectType('LinePreview', { description: 'What a command line would do; it was tried in a copy of the cluster' })
export class LinePreviewType {
  @Field(() => String) output!: string;
  @Field(() => Int, { nullable: true, description: 'Null when it goes on running, or waits for input' }) exitCode?: number;
  @Field(() => [ObjectChangeType], { description: 'What the command itself changes' }) changes!: ObjectChangeType[];
  @Field(() => [ObjectChangeType], { description: 'What the cluster makes of it in the next minute' }) consequences!: ObjectChangeType[];
}
