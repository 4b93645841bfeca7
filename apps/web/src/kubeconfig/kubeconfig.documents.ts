import { graphql } from '../graphql/graphql.ts';

export const KubeconfigQuery = graphql(`
  query Kubeconfig($attemptId: ID!) {
    kubeconfig(attemptId: $attemptId) {
      fileName
      text
    }
  }
`);
