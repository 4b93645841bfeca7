import https from 'node:https';

/** A client of the API server for the program that plays the kubelets. Bodies are JSON; errors have the status in `code`. */
export class Api {
  #agent;
  #options;

  /** @param {{port: number, ca: Buffer, token: string}} server */
  constructor({ port, ca, token }) {
    this.#agent = new https.Agent({ keepAlive: true });
    this.#options = {
      host: '127.0.0.1',
      port,
      ca,
      agent: this.#agent,
      headers: { authorization: `Bearer ${token}`, 'user-agent': 'kubelet/v1.33.1 (linux/amd64) kubernetes/recorder' },
    };
  }

  get = (path) => this.#request('GET', path);
  post = (path, body) => this.#request('POST', path, body);
  put = (path, body) => this.#request('PUT', path, body);
  delete = (path, body) => this.#request('DELETE', path, body);
  patch = (path, body) => this.#request('PATCH', path, body, 'application/strategic-merge-patch+json');

  #request(method, path, body, type = 'application/json') {
    return new Promise((resolve, reject) => {
      const text = body === undefined ? undefined : JSON.stringify(body);
      const headers = {
        ...this.#options.headers,
        accept: 'application/json',
        ...(text && { 'content-type': type, 'content-length': Buffer.byteLength(text) }),
      };
      const request = https.request({ ...this.#options, method, path, headers }, (response) => {
        let answer = '';
        response.setEncoding('utf8');
        response.on('data', (chunk) => (answer += chunk));
        response.on('error', reject);
        response.on('end', () => {
          if (response.statusCode < 300) return resolve(answer.startsWith('{') ? JSON.parse(answer) : answer);
          reject(
            Object.assign(new Error(`${method} ${path}: ${response.statusCode} ${answer.slice(0, 400)}`), { code: response.statusCode }),
          );
        });
      });
      request.on('error', reject);
      request.end(text);
    });
  }

  /** Calls `onEvent(type, object)` for everything there is and everything that changes. Returns a function that ends it. */
  watch(path, onEvent) {
    let ended = false;
    let current;
    const run = async () => {
      while (!ended) {
        try {
          const list = await this.get(path);
          for (const item of list.items) onEvent('ADDED', item);
          await new Promise((resolve) => {
            current = https.get(
              { ...this.#options, path: `${path}?watch=true&allowWatchBookmarks=false&resourceVersion=${list.metadata.resourceVersion}` },
              (response) => {
                let rest = '';
                response.setEncoding('utf8');
                response.on('data', (chunk) => {
                  const lines = (rest + chunk).split('\n');
                  rest = lines.pop();
                  for (const line of lines) {
                    const { type, object } = JSON.parse(line);
                    if (type === 'ERROR') current.destroy();
                    else onEvent(type, object);
                  }
                });
                response.on('close', resolve);
              },
            );
            current.on('error', resolve);
          });
        } catch {
          if (!ended) await new Promise((resolve) => setTimeout(resolve, 200));
        }
      }
    };
    void run();
    return () => {
      ended = true;
      current?.destroy();
    };
  }

  close() {
    this.#agent.destroy();
  }
}
