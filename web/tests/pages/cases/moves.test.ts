import { expect, test } from 'vitest';
import type { CaseMove } from '../../../src/api/types';
import { DEMANDS, EMPTY_DRAFT, type MoveDraft, moveFault, photoFault } from '../../../src/pages/cases/moves';

const PHOTO = new File(['x'], 'x.jpg', { type: 'image/jpeg' });
const COMPLETE: MoveDraft = { assigneeId: 'acc_1', note: 'done', photos: [PHOTO] };

test.each<[CaseMove, Partial<MoveDraft>, string | null]>([
  ['assign', { assigneeId: null }, 'case.fault.assignee'],
  ['reassign', { assigneeId: null }, 'case.fault.assignee'],
  ['assign', { note: '', photos: [] }, null],
  ['start', EMPTY_DRAFT, null],
  ['return', { note: '  ' }, 'case.fault.note'],
  ['finish', { note: '' }, 'case.fault.note'],
  ['finish', { photos: [] }, 'case.fault.photo'],
  ['finish', { assigneeId: null }, null],
  ['check_pass', EMPTY_DRAFT, null],
  ['check_fail', { note: '' }, 'case.fault.note'],
  ['close', EMPTY_DRAFT, null],
  ['cancel', { note: '' }, 'case.fault.note'],
])('%s with %j: %s', (move, over, fault) => {
  expect(moveFault(move, { ...COMPLETE, ...over })).toBe(fault);
});

test('a complete draft is enough for every move', () => {
  for (const move of Object.keys(DEMANDS) as CaseMove[]) expect(moveFault(move, COMPLETE)).toBeNull();
});

test.each([
  ['image/jpeg', 10, null],
  ['image/webp', 10 * 1024 * 1024, null],
  ['image/png', 10 * 1024 * 1024 + 1, 'case.fault.photo_size'],
  ['image/heic', 10, 'case.fault.photo_type'],
  ['application/pdf', 10, 'case.fault.photo_type'],
])('a photo %s of %d bytes: %s', (type, size, fault) => {
  expect(photoFault({ type, size })).toBe(fault);
});
