import { replayOffline } from '../../../test-support/offline-transcript.ts';

describe('kubectl config', () => {
  replayOffline('config-view');
  replayOffline('config-change');
});
