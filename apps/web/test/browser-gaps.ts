import { TextDecoder, TextEncoder } from 'node:util';

/** What the app asks of a browser and jsdom does not have. */
const media = (query: string) => ({
  matches: false,
  media: query,
  addEventListener: () => undefined,
  removeEventListener: () => undefined,
});

Object.assign(window, { matchMedia: media, scrollTo: () => undefined });
Object.assign(globalThis, {
  TextDecoder,
  TextEncoder,
  ResizeObserver: class {
    observe() {}
    unobserve() {}
    disconnect() {}
  },
});
Element.prototype.scrollTo = () => undefined;
