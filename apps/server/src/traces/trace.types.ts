import { Field, Float, ID, Int, ObjectType } from '@nestjs/graphql';

@ObjectType()
export class TracedStage {
  @Field(() => String, {
    description:
      'authentication, impersonation, priorityAndFairness, authorization, mutatingAdmission, validation, validatingAdmission or storage',
  })
  stage!: string;
  @Field(() => String, { description: 'passed, refused, skipped or changed' }) outcome!: 'passed' | 'refused' | 'skipped' | 'changed';
  @Field(() => String, { nullable: true, description: 'Who decided: x509, RBAC, a plugin' }) actor?: string;
  @Field(() => String) summary!: string;
  @Field(() => [String]) details!: string[];
}

@ObjectType()
export class TracedRequest {
  @Field(() => ID, { description: 'The auditID' }) id!: string;
  @Field(() => ID, { nullable: true }) commandId?: string;
  @Field(() => String, { nullable: true }) command?: string;
  @Field(() => Date) at!: Date;
  @Field(() => String) verb!: string;
  @Field(() => String) uri!: string;
  @Field(() => String) user!: string;
  @Field(() => [String]) groups!: string[];
  @Field(() => String, { nullable: true }) userAgent?: string;
  @Field(() => Int) code!: number;
  @Field(() => String, { nullable: true }) reason?: string;
  @Field(() => Float, { nullable: true }) durationMs?: number;
  @Field(() => [TracedStage]) stages!: TracedStage[];
}
