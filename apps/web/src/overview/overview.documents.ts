import { graphql, type ResultOf } from '../graphql/graphql.ts';

export const ClusterOverviewSubscription = graphql(`
  subscription ClusterOverview($attemptId: ID!, $cluster: String) {
    clusterOverview(attemptId: $attemptId, cluster: $cluster) {
      problem
      nodes {
        name
        roles
        status
        isReady
        taints
      }
      pods {
        uid
        name
        namespace
        node
        status
        ready
        restarts
        tone
        message
        workload
      }
      workloads {
        uid
        kind
        name
        namespace
        ready
        desired
      }
      services {
        uid
        name
        namespace
        type
        address
        ports
        endpoints
      }
    }
  }
`);

export type ClusterOverview = ResultOf<typeof ClusterOverviewSubscription>['clusterOverview'];
export type OverviewNode = ClusterOverview['nodes'][number];
export type OverviewPod = ClusterOverview['pods'][number];
export type OverviewWorkload = ClusterOverview['workloads'][number];
export type OverviewService = ClusterOverview['services'][number];
