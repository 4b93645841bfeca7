import { replayTranscript } from '../../../test-support/replay-transcript.ts';

describe('kubectl config', () => {
  replayTranscript('offline/config-view');
  replayTranscript('offline/config-change');
});
