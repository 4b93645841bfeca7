import { useEffect, useState } from 'react';
import { useBackend } from '../graphql/backend.tsx';
import { LessonProblemsQuery, type LessonProblem } from './authoring.documents.ts';

const LOOK_AGAIN_MS = 1_500;

export interface ProblemPlace {
  readonly track: string;
  readonly slug: string;
}

/**
 * What the author of a lesson, or of any, must put right; none unless the server previews lessons. It looks again and again while there is
 * something: `onMended` is called when nothing of it is left that made a lesson unusable.
 */
export function useLessonProblems(place: ProblemPlace | null, onMended: () => void): readonly LessonProblem[] {
  const { client } = useBackend();
  const [problems, setProblems] = useState<readonly LessonProblem[]>([]);
  const { track = null, slug = null } = place ?? {};
  const broken = problems.some(({ severity }) => severity === 'error');

  useEffect(() => {
    let stopped = false;
    const look = async () => {
      const { data } = await client.query(LessonProblemsQuery, { track, slug }, { requestPolicy: 'network-only' }).toPromise();
      // The server is away while it reads the lessons anew.
      if (stopped || !data) return;
      setProblems(data.lessonProblems);
      if (broken && !data.lessonProblems.some(({ severity }) => severity === 'error')) onMended();
    };
    if (!broken) void look();
    const timer = broken ? setInterval(() => void look(), LOOK_AGAIN_MS) : undefined;
    return () => {
      stopped = true;
      clearInterval(timer);
    };
    // Whoever asks is asked when it happens, and is no reason to look again.
  }, [client, track, slug, broken]);

  return problems;
}
