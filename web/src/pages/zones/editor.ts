import type { Point, Zone, ZoneShape } from '../../api/types';
import { clamped, middle, moved, POINT_COUNT, seenDistance } from './geometry';

/**
 * The zone editor as a table without I/O: pointer and keyboard become actions, actions become the next state.
 *
 * idle → drawing (points are placed) → shaped (vertices may be dragged) → idle when saved or cancelled.
 */

export type Editing =
  | { mode: 'idle' }
  | { mode: 'drawing'; shape: ZoneShape; points: Point[]; cursor: Point }
  | { mode: 'shaped'; zoneId: string | null; shape: ZoneShape; points: Point[]; chosen: number | null };

export type EditAction =
  | { type: 'begin'; shape: ZoneShape }
  | { type: 'edit'; zone: Zone }
  | { type: 'point_at'; at: Point }
  | { type: 'nudge'; dx: number; dy: number }
  | { type: 'place'; at: Point; aspect: number; reach: number }
  | { type: 'place_here'; aspect: number; reach: number }
  | { type: 'finish' }
  | { type: 'undo' }
  | { type: 'cancel' }
  | { type: 'choose'; index: number | null }
  | { type: 'drag'; index: number; to: Point }
  | { type: 'insert'; after: number }
  | { type: 'remove'; index: number }
  | { type: 'reverse' };

export const IDLE: Editing = { mode: 'idle' };
const CENTRE: Point = [0.5, 0.5];

export function edit(state: Editing, action: EditAction): Editing {
  if (action.type === 'begin') return { mode: 'drawing', shape: action.shape, points: [], cursor: CENTRE };
  if (action.type === 'edit') return shapedFrom(action.zone);
  if (action.type === 'cancel') return IDLE;
  if (state.mode === 'drawing') return draw(state, action);
  if (state.mode === 'shaped') return reshape(state, action);
  return state;
}

function shapedFrom(zone: Zone): Editing {
  return {
    mode: 'shaped',
    zoneId: zone.id,
    shape: zone.shape,
    points: zone.points.map(clamped),
    chosen: null,
  };
}

type Drawing = Extract<Editing, { mode: 'drawing' }>;
type Shaped = Extract<Editing, { mode: 'shaped' }>;

function draw(state: Drawing, action: EditAction): Editing {
  switch (action.type) {
    case 'point_at':
      return { ...state, cursor: clamped(action.at) };
    case 'nudge':
      return { ...state, cursor: moved(state.cursor, action.dx, action.dy) };
    case 'place':
      return place(state, clamped(action.at), action.aspect, action.reach);
    case 'place_here':
      return place(state, state.cursor, action.aspect, action.reach);
    case 'finish':
      return finish(state);
    case 'undo':
      return { ...state, points: state.points.slice(0, -1) };
    default:
      return state;
  }
}

/** A click on the first point closes a polygon; the second point completes a line. */
function place(state: Drawing, at: Point, aspect: number, reach: number): Editing {
  const [fewest, most] = POINT_COUNT[state.shape];
  const [first] = state.points;
  const closes = state.shape === 'polygon' && state.points.length >= fewest;
  if (closes && first && seenDistance(first, at, aspect) <= reach) return finish(state);
  const last = state.points.at(-1);
  if (state.points.length >= most || (last && seenDistance(last, at, aspect) === 0)) return state;
  const grown = { ...state, points: [...state.points, at], cursor: at };
  return state.shape === 'line' && grown.points.length === fewest ? finish(grown) : grown;
}

function finish(state: Drawing): Editing {
  const [fewest] = POINT_COUNT[state.shape];
  if (state.points.length < fewest) return state;
  return { mode: 'shaped', zoneId: null, shape: state.shape, points: state.points, chosen: null };
}

function reshape(state: Shaped, action: EditAction): Editing {
  switch (action.type) {
    case 'choose':
      return { ...state, chosen: action.index };
    case 'drag':
      return { ...state, chosen: action.index, points: state.points.with(action.index, clamped(action.to)) };
    case 'nudge':
      return nudgeChosen(state, action.dx, action.dy);
    case 'insert':
      return insertAfter(state, action.after);
    case 'remove':
      return remove(state, action.index);
    case 'undo':
      return state.chosen === null ? state : remove(state, state.chosen);
    case 'reverse':
      return { ...state, points: state.points.toReversed(), chosen: null };
    default:
      return state;
  }
}

function nudgeChosen(state: Shaped, dx: number, dy: number): Shaped {
  const point = state.chosen === null ? undefined : state.points[state.chosen];
  if (state.chosen === null || point === undefined) return state;
  return { ...state, points: state.points.with(state.chosen, moved(point, dx, dy)) };
}

function insertAfter(state: Shaped, after: number): Shaped {
  const from = state.points[after];
  const to = state.points[after + 1] ?? (state.shape === 'polygon' ? state.points[0] : undefined);
  if (from === undefined || to === undefined || state.points.length >= POINT_COUNT[state.shape][1])
    return state;
  return {
    ...state,
    points: state.points.toSpliced(after + 1, 0, clamped(middle(from, to))),
    chosen: after + 1,
  };
}

function remove(state: Shaped, index: number): Shaped {
  if (state.points.length <= POINT_COUNT[state.shape][0]) return state;
  return { ...state, points: state.points.toSpliced(index, 1), chosen: null };
}

const STEP = 0.005;
const LARGE_STEP = 0.05;

/** What a key asks of the editor, or null. Arrows move the cursor or the chosen point, Shift in larger steps. */
export function actionForKey(key: string, shift: boolean, aspect: number, reach: number): EditAction | null {
  const step = shift ? LARGE_STEP : STEP;
  switch (key) {
    case 'ArrowLeft':
      return { type: 'nudge', dx: -step, dy: 0 };
    case 'ArrowRight':
      return { type: 'nudge', dx: step, dy: 0 };
    case 'ArrowUp':
      return { type: 'nudge', dx: 0, dy: -step };
    case 'ArrowDown':
      return { type: 'nudge', dx: 0, dy: step };
    case ' ':
      return { type: 'place_here', aspect, reach };
    case 'Enter':
      return { type: 'finish' };
    case 'Escape':
      return { type: 'cancel' };
    case 'Backspace':
    case 'Delete':
      return { type: 'undo' };
    default:
      return null;
  }
}
