import { tarErrors, tarWords } from './tar-words.ts';

const REMOVING = "tar: Removing leading `/' from member names\n";

describe('the words of tar', () => {
  it.each([
    ['cf - /tmp/a', 'cf /dev/stdout -C / tmp/a', REMOVING],
    ['-czf - /tmp/a /etc', '-czf /dev/stdout -C / tmp/a etc', REMOVING],
    ['-c -f- /', '-c -f/dev/stdout -C / .', REMOVING],
    ['cf - -C /tmp a', 'cf /dev/stdout -C /tmp a', ''],
    ['--create --file=- a', '--create --file=/dev/stdout a', ''],
    ['-cvf out.tar /a', '-cvf out.tar -C / a', REMOVING],
    ['xf - -C /tmp', 'xf - -C /tmp', ''],
    ['-xmf - -C /', '-xmf - -C /', ''],
    ['tf /tmp/a.tar', 'tf /tmp/a.tar', ''],
  ])('%s', (given, words, warning) => {
    expect(tarWords(given.split(' '))).toEqual({ words: words.split(' '), warning });
  });
});

it('says what is missing as GNU tar does', () => {
  expect(tarErrors("tar: tmp/no: ENOENT: no such file or directory, open '/tmp/no'\n")).toBe(
    'tar: /tmp/no: Cannot stat: No such file or directory\ntar: Exiting with failure status due to previous errors\n',
  );
});
