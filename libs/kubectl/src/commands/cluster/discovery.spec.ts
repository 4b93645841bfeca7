import { readFileSync } from 'node:fs';
import { replayTranscript } from '../../../test-support/replay-transcript.ts';

const recorded = (name: string): string => readFileSync(new URL(`../../../testdata/${name}.transcript`, import.meta.url), 'utf8');

describe('api-resources, version, cluster-info, explain', () => {
  replayTranscript(recorded('served/discovery'));
});
