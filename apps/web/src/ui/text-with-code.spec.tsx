import { render } from '@testing-library/react';
import { TextWithCode } from './text-with-code.tsx';

it.each([
  ['', ''],
  ['no code', 'no code'],
  ['all that `kubectl get pods` says', 'all that <code>kubectl get pods</code> says'],
  ['`a` and `b`', '<code>a</code> and <code>b</code>'],
  ['one ` alone', 'one ` alone'],
  ['an empty ``', 'an empty ``'],
  ['`<b>` is text, <b> too', '<code>&lt;b&gt;</code> is text, &lt;b&gt; too'],
])('%j', (text, html) => {
  expect(render(<TextWithCode text={text} />).container.innerHTML).toBe(html);
});
