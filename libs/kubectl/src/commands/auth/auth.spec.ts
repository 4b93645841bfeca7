import { readFileSync } from 'node:fs';
import { replayTranscript } from '../../../test-support/replay-transcript.ts';

const recorded = (name: string): string => readFileSync(new URL(`../../../testdata/${name}.transcript`, import.meta.url), 'utf8');

describe('kubectl auth', () => {
  replayTranscript(recorded('served/auth'));
});
