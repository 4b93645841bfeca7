import { formatTime, measureTime } from './measure.mjs';

export default {
  name: 'loading 100 lessons (reading, schema, lint)',
  figure: '300 ms',
  async run() {
    const { loadScenarios, newLessonFiles, newTrackFile } = await import('@drydock/scenario');
    const schema = '../libs/scenario/schema';
    const files = { 'bench/track.yaml': newTrackFile('bench', schema) };
    for (let lesson = 0; lesson < 100; lesson++) {
      for (const [path, text] of Object.entries(newLessonFiles(`lesson-${lesson}`, schema))) files[`bench/lesson-${lesson}/${path}`] = text;
    }
    const { problems, tracks } = loadScenarios(files);
    if (problems.length > 0 || tracks[0].scenarios.length !== 100)
      throw new Error(`the lessons are not sound: ${JSON.stringify(problems[0])}`);
    const { p50 } = await measureTime(() => loadScenarios(files), { milliseconds: 2000, warmUps: 1 });
    return formatTime(p50);
  },
};
