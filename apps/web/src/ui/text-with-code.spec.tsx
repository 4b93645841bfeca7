import { render } from '@testing-library/react';
import { plainText } from './inline-marks.ts';
import { TextWithCode } from './text-with-code.tsx';

it.each([
  ['', ''],
  ['no code', 'no code'],
  ['all that `kubectl get pods` says', 'all that <code>kubectl get pods</code> says'],
  ['`a` and `b`', '<code>a</code> and <code>b</code>'],
  ['one ` alone', 'one ` alone'],
  ['an empty ``', 'an empty ``'],
  ['`<b>` is text, <b> too', '<code>&lt;b&gt;</code> is text, &lt;b&gt; too'],
  ['a *user* called `ci`', 'a <em>user</em> called <code>ci</code>'],
  ['이름이 *사용자*에게', '이름이 <em>사용자</em>에게'],
  ['every 5 minutes is */5 * * * *', 'every 5 minutes is */5 * * * *'],
  ['2*3 and `*.yaml` and `*`', '2*3 and <code>*.yaml</code> and <code>*</code>'],
])('%j', (text, html) => {
  expect(render(<TextWithCode text={text} />).container.innerHTML).toBe(html);
});

it('reads the same without marks', () => {
  expect(plainText('a *user* called `*` and 2*3')).toBe('a user called * and 2*3');
});
