import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { mockServer } from './test/mock-server/vite-plugin.ts';

const SERVER = process.env.DRYDOCK_SERVER ?? 'http://localhost:3000';

/** The policy that the app keeps to. xterm, CodeMirror and Radix put style sheets into the page. */
const POLICY = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "object-src 'none'",
  "base-uri 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** `--mode mock` answers GraphQL by the stand-in of `test/mock-server`; otherwise the dev server passes it on to a real one. */
export default defineConfig(({ mode }) => ({
  plugins: [react(), ...(mode === 'mock' ? [mockServer()] : [])],
  resolve: { conditions: ['drydock-source', 'module', 'browser', 'development|production'] },
  server: {
    port: 5173,
    proxy: mode === 'mock' ? undefined : { '/graphql': { target: SERVER, ws: true }, '/scenarios': { target: SERVER } },
  },
  preview: { headers: { 'content-security-policy': POLICY } },
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 800,
    // The core is pure: a module of it that nobody uses does nothing.
    rolldownOptions: { treeshake: { moduleSideEffects: [{ test: /\/libs\/[^/]+\/(src|dist)\//, sideEffects: false }] } },
  },
}));
