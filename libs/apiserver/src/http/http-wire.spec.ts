import { HttpRequestReader, HttpResponseReader, MalformedHttp, requestBytes, responseBytes } from './http-wire.ts';

function requestsIn(...pieces: string[]) {
  const reader = new HttpRequestReader();
  const found = [];
  for (const piece of pieces) {
    reader.feed(piece);
    for (let next = reader.next(); next; next = reader.next()) found.push(next);
  }
  return { found, pending: reader.pending };
}

describe('requests', () => {
  it('come back as they were written, however the bytes arrive', () => {
    const request = { method: 'POST', target: '/a?b=c', headers: { host: 'x', 'content-length': '3' }, body: 'abc' };
    const bytes = requestBytes(request);
    expect(bytes).toBe('POST /a?b=c HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc');
    expect(requestsIn(...bytes)).toEqual({ found: [request], pending: false });
    expect(requestsIn(bytes + bytes).found).toEqual([request, request]);
  });

  it('may come in chunks', () => {
    const head = 'PUT / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n';
    expect(requestsIn(head, '3\r\nabc\r\n', '2;x=y\r\nde\r\n0\r\n', '\r\n').found).toMatchObject([{ body: 'abcde' }]);
    expect(requestsIn(head, '3\r\nab')).toEqual({ found: [], pending: true });
  });

  it.each([
    ['no request line', 'hello\r\n\r\n'],
    ['bytes of TLS', '\x16\x03\x01\x02\x00\r\n\r\n'],
    ['a header without a name', 'GET / HTTP/1.1\r\n: x\r\n\r\n'],
    ['a length that is none', 'GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n'],
    ['a chunk without a length', 'PUT / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n'],
    ['endless headers', 'GET / HTTP/1.1\r\nX: '.padEnd(1_100_000, 'x')],
  ])('%s is refused', (_, bytes) => {
    expect(() => requestsIn(bytes)).toThrow(MalformedHttp);
  });
});

describe('responses', () => {
  const read = (bytes: string, { method = 'GET', atEnd = false } = {}) => {
    const reader = new HttpResponseReader();
    reader.feed(bytes);
    return reader.next(method, atEnd);
  };

  it('have a length', () => {
    const bytes = responseBytes({ status: 404, headers: { 'content-type': 'text/plain' }, body: 'no\n' });
    expect(bytes).toBe('HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\nContent-Length: 3\r\n\r\nno\n');
    expect(read(bytes)).toEqual({ status: 404, headers: { 'content-type': 'text/plain', 'content-length': '3' }, body: 'no\n' });
  });

  it('to HEAD have no body', () => {
    const bytes = responseBytes({ status: 200, headers: {}, body: 'abc' }, { bodyless: true });
    expect(read(bytes, { method: 'HEAD' })).toMatchObject({ headers: { 'content-length': '3' }, body: '' });
  });

  it('without a length end with the connection', () => {
    const bytes = 'HTTP/1.0 200 OK\r\n\r\nabc';
    expect(read(bytes)).toBeUndefined();
    expect(read(bytes, { atEnd: true })).toMatchObject({ status: 200, body: 'abc' });
  });

  it('of something else are refused', () => {
    expect(() => read('+PONG\r\n\r\n')).toThrow(MalformedHttp);
  });
});
