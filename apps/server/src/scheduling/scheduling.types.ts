import { Field, Float, ID, ObjectType } from '@nestjs/graphql';

@ObjectType({ description: 'Nodes that one plugin refused for one reason' })
export class RefusedNodes {
  @Field(() => String, { description: 'The plugin, by its name in the scheduler' }) plugin!: string;
  @Field(() => String) reason!: string;
  @Field(() => [String]) nodes!: string[];
}

@ObjectType({ description: 'What a plugin thinks of a node, times its weight' })
export class PluginPoints {
  @Field(() => String) plugin!: string;
  @Field(() => Float) points!: number;
}

@ObjectType()
export class NodeScore {
  @Field(() => String) node!: string;
  @Field(() => Float) total!: number;
  @Field(() => [PluginPoints], { description: 'Of the plugins that tell the nodes apart' }) points!: PluginPoints[];
}

@ObjectType({ description: 'Why a pod went where it went, or nowhere' })
export class SchedulingDecision {
  @Field(() => ID, { description: 'The uid of the pod' }) id!: string;
  @Field(() => String) namespace!: string;
  @Field(() => String) pod!: string;
  @Field(() => Date) at!: Date;
  @Field(() => String, { nullable: true, description: 'Null: nowhere' }) node?: string;
  @Field(() => String, { nullable: true, description: 'Why it went nowhere, in the words of the scheduler' }) message?: string;
  @Field(() => String, { nullable: true, description: 'The node on which less important pods make room for it' }) roomOn?: string;
  @Field(() => [String], { description: 'Those pods, as namespace/name' }) victims!: string[];
  @Field(() => [RefusedNodes]) refused!: RefusedNodes[];
  @Field(() => [NodeScore], { description: 'The nodes that were compared, the best first; none when only one was left' })
  scores!: NodeScore[];
}
