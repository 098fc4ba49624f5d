import type { Severity } from './rules';

/** Cases: what people close. */

export type CaseState =
  | 'accepted'
  | 'dispatched'
  | 'handling'
  | 'pending_check'
  | 'pending_close'
  | 'closed'
  | 'cancelled';

export type CaseMove =
  | 'assign'
  | 'reassign'
  | 'start'
  | 'return'
  | 'finish'
  | 'check_pass'
  | 'check_fail'
  | 'close'
  | 'cancel';

export interface Case {
  id: string;
  number: string;
  state: CaseState;
  title: string;
  kind: string;
  severity: Severity;
  area_id: string;
  area_name: string;
  alert_id: string | null;
  camera_id: string | null;
  camera_name: string;
  assignee_id: string | null;
  assignee_name: string;
  rework_count: number;
  created_at: string;
  updated_at: string;
  closed_at: string | null;
  allowed_moves: CaseMove[];
  version: number;
}

export interface CaseHistoryEntry {
  at: string;
  account_name: string;
  move: string;
  from: CaseState | '';
  to: CaseState;
  note: string;
  assignee_name: string;
}

export type AttachmentLabel = 'alert_evidence' | 'handled' | 'checked';

export interface Attachment {
  id: string;
  label: AttachmentLabel;
  media_type: string;
  url: string;
  created_at: string;
  account_name: string;
}

export interface CaseDetail extends Case {
  history: CaseHistoryEntry[];
  attachments: Attachment[];
}

export interface Assignee {
  id: string;
  display_name: string;
  area_id: string;
  area_name: string;
}

export interface CaseMoveRequest {
  move: CaseMove;
  assignee_id?: string;
  note?: string;
  attachment_ids?: string[];
  version?: number;
}
