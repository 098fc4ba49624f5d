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
    proxy: {
      '/api': { target: service, ws: true },
      '/healthz': service,
      '/readyz': service,
    },
  },
  test: {
    environment: 'jsdom',
    include: ['tests/**/*.test.{ts,tsx}'],
    setupFiles: ['tests/setup.ts'],
    restoreMocks: true,
    maxWorkers: 1,
  },
});
