import type { CaseMove, CaseState } from '../../api/types';
import type { MessageKey } from '../../i18n/translate';

/** What a move must carry; the service demands the same. */
export interface Demands {
  assignee: boolean;
  note: 'required' | 'optional';
  photos: 'required' | 'optional' | 'none';
}

const PLAIN: Demands = { assignee: false, note: 'optional', photos: 'none' };

export const DEMANDS: Record<CaseMove, Demands> = {
  assign: { ...PLAIN, assignee: true },
  reassign: { ...PLAIN, assignee: true },
  start: PLAIN,
  return: { ...PLAIN, note: 'required' },
  finish: { ...PLAIN, note: 'required', photos: 'required' },
  check_pass: { ...PLAIN, photos: 'optional' },
  check_fail: { ...PLAIN, note: 'required', photos: 'optional' },
  close: PLAIN,
  cancel: { ...PLAIN, note: 'required' },
};

export const LARGEST_PHOTO_BYTES = 10 * 1024 * 1024;
export const PHOTO_TYPES: readonly string[] = ['image/jpeg', 'image/png', 'image/webp'];

export interface MoveDraft {
  assigneeId: string | null;
  note: string;
  photos: File[];
}

export const EMPTY_DRAFT: MoveDraft = { assigneeId: null, note: '', photos: [] };

/** What is still missing before the move can be sent, or null. */
export function moveFault(move: CaseMove, draft: MoveDraft): MessageKey | null {
  const demands = DEMANDS[move];
  if (demands.assignee && draft.assigneeId === null) return 'case.fault.assignee';
  if (demands.note === 'required' && draft.note.trim() === '') return 'case.fault.note';
  if (demands.photos === 'required' && draft.photos.length === 0) return 'case.fault.photo';
  return null;
}

/** Why the service would refuse a photo, or null. */
export function photoFault(photo: { type: string; size: number }): MessageKey | null {
  if (!PHOTO_TYPES.includes(photo.type)) return 'case.fault.photo_type';
  return photo.size > LARGEST_PHOTO_BYTES ? 'case.fault.photo_size' : null;
}

/** The way of a case, in order; a cancelled one leaves it. */
export const STAGES: readonly CaseState[] = [
  'accepted',
  'dispatched',
  'handling',
  'pending_check',
  'pending_close',
  'closed',
];

/** Moves that do harm when made by mistake. */
export function isDangerous(move: CaseMove): boolean {
  return move === 'cancel' || move === 'check_fail' || move === 'return';
}
