/** No command that printed what a real kubectl printed ceases to. */
import { readFileSync } from 'node:fs';
import { readKnownDifferences, unlistedChanges } from './known-differences.mjs';
import { replay } from './replay.mjs';
import { CONTROL_PLANE_SESSIONS, OWN_SESSIONS, OWN_TRANSCRIPTS, topicOf, transcriptsIn } from './transcripts.mjs';

const known = readKnownDifferences();
const recordings = new Map(transcriptsIn(OWN_TRANSCRIPTS).map((file) => [topicOf(file), readFileSync(file, 'utf8')]));

describe('parity', () => {
  it('is judged by recordings, and every listed topic has one', () => {
    expect(recordings.size).toBeGreaterThan(0);
    expect(Object.keys(known).filter((topic) => !recordings.has(topic))).toEqual([]);
  });

  it.each([...recordings.keys()])(
    '%s differs where it is known to differ, and nowhere else',
    async (topic) => {
      const { differences } = await replay(recordings.get(topic));
      expect(unlistedChanges(known[topic] ?? {}, differences)).toEqual([]);
    },
    60_000,
  );
});

const sessions = [
  ['a real kubectl and ours print the same of one cluster', OWN_SESSIONS],
  ['a real control plane and ours answer the same', CONTROL_PLANE_SESSIONS],
];

describe.each(sessions)('%s', (_, folder) => {
  it.each(transcriptsIn(folder).map((file) => [topicOf(file), file]))(
    '%s',
    async (__, file) => {
      const { differences } = await replay(readFileSync(file, 'utf8'));
      expect(differences).toEqual([]);
    },
    60_000,
  );
});
