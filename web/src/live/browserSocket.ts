import type { LiveSurroundings } from './LiveConnection';

/** The real thing: a WebSocket to the page's own origin and the browser's timers. */
export const browserSurroundings: LiveSurroundings = {
  openSocket: () => new WebSocket(liveUrl(window.location)),
  setTimer: (run, afterMs) => window.setTimeout(run, afterMs),
  clearTimer: (timer) => window.clearTimeout(timer),
  random: Math.random,
};

export function liveUrl(page: { protocol: string; host: string }): string {
  return `${page.protocol === 'https:' ? 'wss' : 'ws'}://${page.host}/api/v1/live`;
}
