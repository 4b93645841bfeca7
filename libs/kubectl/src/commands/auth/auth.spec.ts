import { replayTranscript } from '../../../test-support/replay-transcript.ts';

describe('kubectl auth', () => replayTranscript('served/auth'));
