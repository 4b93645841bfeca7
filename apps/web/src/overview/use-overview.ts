import { useEffect, useState } from 'react';
import { useBackend } from '../graphql/backend.tsx';
import type { ErrorCode } from '../graphql/error-code.ts';
import { ClusterOverviewSubscription, type ClusterOverview } from './overview.documents.ts';

interface Overview {
  /** Null until the first one has come. */
  readonly overview: ClusterOverview | null;
  readonly failure: ErrorCode | null;
  readonly retry: () => void;
}

/** The cluster of an attempt at a glance, now and after each change; `cluster` is the name of one of several. */
export function useOverview(attemptId: string, cluster: string | null): Overview {
  const { live } = useBackend();
  const [overview, setOverview] = useState<ClusterOverview | null>(null);
  const [failure, setFailure] = useState<ErrorCode | null>(null);
  const [tries, setTries] = useState(0);

  useEffect(() => {
    setOverview(null);
    setFailure(null);
    return live.subscribe(ClusterOverviewSubscription, () => ({ attemptId, cluster }), {
      next: ({ clusterOverview }) => setOverview(clusterOverview),
      refused: setFailure,
    });
  }, [live, attemptId, cluster, tries]);

  return { overview, failure, retry: () => setTries((before) => before + 1) };
}
