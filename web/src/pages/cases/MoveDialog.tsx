import { Alert, App, Button, Input, Modal } from 'antd';
import { useState } from 'react';
import { isConflict } from '../../api/errors';
import type { CaseDetail, CaseMove } from '../../api/types';
import { useMoveCase } from '../../data/cases';
import { useText } from '../../i18n/LocaleProvider';
import { ErrorPanel } from '../../ui/ErrorPanel';
import { AssigneeChoice } from './AssigneeChoice';
import { DEMANDS, EMPTY_DRAFT, isDangerous, type MoveDraft, moveFault } from './moves';
import { PhotoInput } from './PhotoInput';

interface MoveDialogProps {
  of: CaseDetail;
  move: CaseMove | null;
  onClose: () => void;
}

/** What a move demands: who is sent, what was done, the proof. */
export function MoveDialog({ of: one, move, onClose }: MoveDialogProps) {
  const { t } = useText();
  return (
    <Modal
      title={move && `${t(`case.move.${move}`)} · ${one.number}`}
      open={move !== null}
      onCancel={onClose}
      footer={null}
      mask={{ closable: false }}
      destroyOnHidden
    >
      {move && <MoveForm of={one} move={move} onDone={onClose} />}
    </Modal>
  );
}

function MoveForm({ of: one, move, onDone }: { of: CaseDetail; move: CaseMove; onDone: () => void }) {
  const { t } = useText();
  const { message } = App.useApp();
  const [draft, setDraft] = useState<MoveDraft>(EMPTY_DRAFT);
  const send = useMoveCase(one.id);
  const demands = DEMANDS[move];
  const fault = moveFault(move, draft);
  const submit = () =>
    send.mutate(stepOf(one, move, draft), {
      onSuccess: () => {
        message.success(t('case.moved', { move: t(`case.move.${move}`) }));
        onDone();
      },
    });
  return (
    <>
      {isConflict(send.error) && (
        <Alert className="panel" type="warning" showIcon title={t('case.conflict')} />
      )}
      {send.error && <ErrorPanel error={send.error} />}
      {demands.assignee && (
        <AssigneeChoice
          caseId={one.id}
          value={draft.assigneeId}
          onChange={(assigneeId) => setDraft({ ...draft, assigneeId })}
        />
      )}
      <NoteInput
        required={demands.note === 'required'}
        value={draft.note}
        onChange={(note) => setDraft({ ...draft, note })}
      />
      {demands.photos !== 'none' && (
        <PhotoInput
          required={demands.photos === 'required'}
          photos={draft.photos}
          onChange={(photos) => setDraft({ ...draft, photos })}
        />
      )}
      {fault && <p className="muted">{t(fault)}</p>}
      <Button
        block
        size="large"
        type="primary"
        danger={isDangerous(move)}
        disabled={fault !== null}
        loading={send.isPending}
        onClick={submit}
        data-testid="case-submit"
      >
        {t(`case.move.${move}`)}
      </Button>
    </>
  );
}

function stepOf(one: CaseDetail, move: CaseMove, draft: MoveDraft) {
  const note = draft.note.trim();
  return {
    photos: draft.photos,
    request: {
      move,
      version: one.version,
      ...(note === '' ? {} : { note }),
      ...(draft.assigneeId === null ? {} : { assignee_id: draft.assigneeId }),
    },
  };
}

interface NoteInputProps {
  required: boolean;
  value: string;
  onChange: (note: string) => void;
}

function NoteInput({ required, value, onChange }: NoteInputProps) {
  const { t } = useText();
  return (
    <Input.TextArea
      rows={3}
      maxLength={2000}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      placeholder={t(required ? 'case.note.required' : 'case.note.optional')}
      aria-label={t(required ? 'case.note.required' : 'case.note.optional')}
      style={{ marginBottom: 12 }}
      data-testid="case-note"
    />
  );
}
