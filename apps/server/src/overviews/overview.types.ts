import type { ClusterOverview, OverviewNode, OverviewPod, OverviewService, Workload } from '@drydock/sandbox';
import { Field, ID, Int, ObjectType } from '@nestjs/graphql';

@ObjectType('OverviewNode')
export class OverviewNodeType implements OverviewNode {
  @Field(() => ID) name!: string;
  @Field(() => [String]) roles!: string[];
  @Field(() => String, { description: 'As kubectl says it' }) status!: string;
  @Field(() => Boolean) isReady!: boolean;
  @Field(() => [String]) taints!: string[];
}

@ObjectType('OverviewPod')
export class OverviewPodType implements OverviewPod {
  @Field(() => ID) uid!: string;
  @Field(() => String) name!: string;
  @Field(() => String) namespace!: string;
  @Field(() => String, { nullable: true, description: 'Null as long as it has none' }) node!: string | undefined;
  @Field(() => String, { description: 'As kubectl says it' }) status!: string;
  @Field(() => String) ready!: string;
  @Field(() => String) restarts!: string;
  @Field(() => String, { description: 'running, waiting, failing, ending or done' }) tone!: OverviewPod['tone'];
  @Field(() => String, { nullable: true, description: 'Why it does not run' }) message!: string | undefined;
  @Field(() => ID, { nullable: true, description: 'The uid of the workload that it belongs to' }) workload!: string | undefined;
}

@ObjectType('OverviewWorkload')
export class OverviewWorkloadType implements Workload {
  @Field(() => ID) uid!: string;
  @Field(() => String) kind!: string;
  @Field(() => String) name!: string;
  @Field(() => String) namespace!: string;
  @Field(() => Int) ready!: number;
  @Field(() => Int) desired!: number;
}

@ObjectType('OverviewService')
export class OverviewServiceType implements OverviewService {
  @Field(() => ID) uid!: string;
  @Field(() => String) name!: string;
  @Field(() => String) namespace!: string;
  @Field(() => String) type!: string;
  @Field(() => String) address!: string;
  @Field(() => [String]) ports!: string[];
  @Field(() => [ID], { description: 'The uids of the pods that traffic goes to' }) endpoints!: string[];
}

@ObjectType('ClusterOverview')
export class ClusterOverviewType implements ClusterOverview {
  @Field(() => String, { nullable: true, description: 'Why there is nothing to see' }) problem!: string | undefined;
  @Field(() => [OverviewNodeType]) nodes!: OverviewNodeType[];
  @Field(() => [OverviewPodType]) pods!: OverviewPodType[];
  @Field(() => [OverviewWorkloadType]) workloads!: OverviewWorkloadType[];
  @Field(() => [OverviewServiceType]) services!: OverviewServiceType[];
}
