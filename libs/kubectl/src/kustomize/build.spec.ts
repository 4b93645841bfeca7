import { readFileSync } from 'node:fs';
import { replayTranscript } from '../../test-support/replay-transcript.ts';

const recorded = (name: string): string => readFileSync(new URL(`../../testdata/offline/${name}.transcript`, import.meta.url), 'utf8');

describe.each(['kustomize-errors', 'kustomize-patches', 'kustomize-overlays', 'kustomize-replacements'])('%s', (name) => {
  replayTranscript(recorded(name));
});
