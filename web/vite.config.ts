import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const service = 'http://127.0.0.1:8600';

export default defineConfig({
  plugins: [react()],
  build: {
    outDir: '../api/static',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1500,
  },
  server: {
    // A test compares the console's permissions with the service's own.
    fs: { allow: ['.', '../models/people.py'] },
    proxy: {
      '/api': { target: service, ws: true },
      '/healthz': service,
      '/readyz': service,
    },
  },
  test: {
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: { name: 'logic', environment: 'node', include: ['tests/**/*.test.ts'], isolate: false },
      },
      {
        extends: true,
        test: {
          name: 'pages',
          environment: 'jsdom',
          include: ['tests/**/*.test.tsx'],
          setupFiles: ['tests/setup.ts'],
          testTimeout: 30_000,
        },
      },
    ],
  },
});
