import { TestServer, writeFiles } from './test-server.ts';

const PROBLEMS = '{ lessonProblems(track: "basics", slug: "files") { file line column severity message } }';
const LESSON = '{ lesson(track: "basics", slug: "files", locale: en) { title } lessonProblems { message } }';
const MISSPELT = `apiVersion: drydock.dev/v1
kind: Scenario
metadata: { id: files, order: 1 }
minuets: 5
`;

describe.each([true, false])('a server whose lessons are wrong, previewing: %s', (isPreview) => {
  const server = new TestServer(undefined, { isPreview });
  beforeAll(async () => {
    writeFiles(server.folders.scenarios, { 'basics/files/scenario.yaml': MISSPELT });
    await server.start();
  });
  afterAll(() => server.stop());

  it('tells authors, and nobody else, what and where', async () => {
    const { lesson, lessonProblems } = await server.client().get(LESSON);
    expect(lesson).toBeNull();
    expect(lessonProblems.length > 0).toBe(isPreview);
    const own = (await server.client().get(PROBLEMS)).lessonProblems;
    const misspelt = { file: 'scenarios/basics/files/scenario.yaml', line: 4, column: 1, severity: 'error' };
    expect(own).toEqual(isPreview ? expect.arrayContaining([expect.objectContaining(misspelt)]) : []);
  });
});
