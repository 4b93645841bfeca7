import { Field, ID, Int, ObjectType } from '@nestjs/graphql';

@ObjectType('Terminal')
export class TerminalType {
  @Field(() => ID) id!: string;
  @Field(() => String) name!: string;
  @Field(() => Int) columns!: number;
  @Field(() => Int) rows!: number;
}

@ObjectType('TerminalEvent')
export class TerminalEventType {
  @Field(() => Int) seq!: number;
  @Field(() => String, { description: 'output, prompt, busy, edit, exit or reset' }) type!: string;
  @Field(() => String, { nullable: true }) data?: string;
  @Field(() => String, { nullable: true }) prompt?: string;
  @Field(() => Boolean, { nullable: true }) continuation?: boolean;
  @Field(() => String, { nullable: true, description: 'Of a prompt: keys that came before it' }) typed?: string;
  @Field(() => ID, { nullable: true }) editId?: string;
  @Field(() => String, { nullable: true }) path?: string;
  @Field(() => String, { nullable: true }) content?: string;
  @Field(() => String, { nullable: true }) editor?: string;
}

@ObjectType()
export class Completion {
  @Field(() => String) value!: string;
  @Field(() => String, { nullable: true }) display?: string;
  @Field(() => String, { nullable: true }) description?: string;
}

@ObjectType()
export class CompletionList {
  @Field(() => Int) from!: number;
  @Field(() => Int) to!: number;
  @Field(() => [Completion]) candidates!: Completion[];
}
