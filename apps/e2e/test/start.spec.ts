import { DrydockServer } from './drydock-server.ts';

describe('npm start', () => {
  it('prints an address where the app and a healthy server are, and ends when it is told to', async () => {
    const server = await DrydockServer.start('tools/start.mjs');
    try {
      const page = await fetch(server.url);
      expect([page.status, page.headers.get('content-type'), await page.text()]).toEqual([
        200,
        expect.stringContaining('text/html'),
        expect.stringContaining('<title>Drydock'),
      ]);
      expect(await (await fetch(`${server.url}/healthz`)).text()).toBe('ok');
    } finally {
      await server.stop();
    }
    await expect(fetch(server.url)).rejects.toThrow('fetch failed');
  });
});
