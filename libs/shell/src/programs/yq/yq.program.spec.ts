import { newTestMachine } from '../../testing/test-machine.ts';

async function run(script: string, files: Record<string, string> = {}): Promise<string> {
  const test = newTestMachine();
  for (const [name, text] of Object.entries(files)) test.machine.filesOf().writeText(`/tmp/w/${name}`, text);
  const { stdout, stderr } = await test.run(script);
  return stdout + stderr;
}

const F = '# all\na: 1 # one\nb:\n- x\n- "y"\nmeta: {n: 1}\n';

describe('yq', () => {
  it.each([
    ['changes a value and keeps what is written around it', "yq '.a = 2' f", '# all\na: 2 # one\nb:\n  - x\n  - "y"\nmeta: {n: 1}\n'],
    ['makes the way to a field that is not there', "yq -n '.a.b[0].c = 3'", 'a:\n  b:\n    - c: 3\n'],
    ['makes it within a list, too', "printf -- '- b: 1\\n' | yq '.[0].d.e = 80'", '- b: 1\n  d:\n    e: 80\n'],
    ['writes into the file', 'yq -i \'del(.a) | .b += ["z"]\' f; cat f', 'b:\n  - x\n  - "y"\n  - z\nmeta: {n: 1}\n'],
    ['prints texts without quotes, and lists as they are', "yq '.b[1]' f; yq '.b' f; yq '.none' f", 'y\n- x\n- "y"\nnull\n'],
    ['takes documents one by one', "yq '.a' m; yq 'select(.k == \"B\")' m", '1\n---\n2\nk: B\na: 2\n'],
    ['changes one of several documents', 'yq \'(select(.k == "B") | .a) = 9\' m', 'k: A\na: 1\n---\nk: B\na: 9\n'],
    ['merges files', "yq eval-all 'select(fileIndex == 0) * select(fi == 1)' g h", 'a: {b: 1, c: 2}\n'],
    ['merges any number of them', "yq ea '. as $item ireduce ({}; . * $item)' g h", 'a: {b: 1, c: 2}\n'],
    ['writes JSON, and YAML of it', 'yq -o json -I0 . g; echo \'{"a": [1]}\' | yq -P', '{"a":{"b":1}}\na:\n  - 1\n'],
    ['knows dashes in names and the environment', "X=7 yq '.a-b.c-d = strenv(X)' d", 'a-b: {c-d: "7"}\n'],
    ['tells when there is nothing', "yq -e '.none' f; echo $?", 'null\n1\nError: no matches found\n'],
    [
      'complains about expressions and files',
      "yq '.a |' f; yq . no",
      'Error: bad expression, please check expression syntax\nError: open no: no such file or directory\n',
    ],
  ])('%s', async (_name, script, output) => {
    const files = { f: F, m: 'k: A\na: 1\n---\nk: B\na: 2\n', g: 'a: {b: 1}\n', h: 'a: {c: 2}\n', d: 'a-b: {c-d: 5}\n' };
    expect(await run(script, files)).toBe(output);
  });
});
