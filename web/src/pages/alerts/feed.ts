import type { Alert } from '../../api/types';
import type { AlertFilter, Only } from '../../data/alerts';
import { type Eye, heldBy, isQuiet } from './care';

/** Whether an alert belongs to the list that `eye` looks at. */
export function matches(filter: AlertFilter, alert: Alert, eye: Eye): boolean {
  return (
    (filter.state === null || filter.state === alert.state) &&
    (filter.severity === null || filter.severity === alert.severity) &&
    (!filter.only || IS[filter.only](alert, eye))
  );
}

const IS: Record<Only, (alert: Alert, eye: Eye) => boolean> = {
  mine: (alert, eye) => heldBy(alert, eye) === 'me',
  escalated: (alert) => alert.escalated_at !== null,
  loud: (alert, eye) => !isQuiet(alert, eye.nowMs),
  silenced: (alert, eye) => isQuiet(alert, eye.nowMs),
};

/** One row an alert, though pages that shifted under new arrivals may repeat some. */
export function distinct(alerts: Alert[]): Alert[] {
  const seen = new Set<string>();
  return alerts.filter((alert) => !seen.has(alert.id) && seen.add(alert.id));
}

/** Arrivals that wait behind the pill: the newest in front, each alert once, those that no longer fit dropped. */
export function withArrival(waiting: Alert[], arrived: Alert, filter: AlertFilter, eye: Eye): Alert[] {
  const others = waiting.filter((alert) => alert.id !== arrived.id);
  if (!matches(filter, arrived, eye)) return others;
  return others.length === waiting.length
    ? [arrived, ...others]
    : waiting.map((a) => (a.id === arrived.id ? arrived : a));
}

/** The neighbour of the selected alert; the first when none is selected or it is gone. */
export function neighbour(alerts: Alert[], selectedId: string | null, step: 1 | -1): Alert | undefined {
  const index = alerts.findIndex((alert) => alert.id === selectedId);
  if (index === -1) return alerts[0];
  return alerts[Math.min(alerts.length - 1, Math.max(0, index + step))];
}

/** Whether a judgement still makes sense; what somebody has judged stays judged. */
export function isPossible(alert: Alert, move: 'acknowledge' | 'confirm' | 'false_alarm'): boolean {
  return alert.state === 'new' || (alert.state === 'acknowledged' && move !== 'acknowledge');
}
