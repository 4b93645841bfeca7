import { isSameOrigin } from './same-origin.ts';

it.each([
  [{ host: 'drydock.example' }, true],
  [{ host: 'drydock.example', origin: 'https://drydock.example' }, true],
  [{ host: 'LOCALHOST:3000', origin: 'http://localhost:3000' }, true],
  [{ host: 'drydock.example', origin: 'https://evil.example' }, false],
  [{ host: 'drydock.example', origin: 'https://drydock.example:8443' }, false],
  [{ host: 'drydock.example', origin: 'null' }, false],
  [{ host: 'drydock.example', 'sec-fetch-site': 'cross-site' }, false],
  [{ origin: 'https://drydock.example' }, false],
])('%j', (headers, same) => {
  expect(isSameOrigin(headers)).toBe(same);
});
