import { replayTranscript } from '../../../test-support/replay-transcript.ts';

describe('api-resources, version, cluster-info, explain', () => replayTranscript('served/discovery'));
