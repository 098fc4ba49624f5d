import { useCallback, useRef, useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import type { Alert, FalseAlarmReason } from '../../api/types';
import type { AlertFilter, Judgement } from '../../data/alerts';
import { useAccount, useAllowed } from '../../session/useSession';
import { useClock } from '../../time/clock';
import { heldBy } from './care';
import { isPossible, neighbour } from './feed';
import type { Command, Layer } from './keymap';
import { useAlertKeys } from './useAlertKeys';
import { useFeed } from './useFeed';
import { useHold } from './useHold';
import { useJudge } from './useJudge';
import { useSelectedAlert } from './useSelectedAlert';

export type Dialog = 'none' | 'reasons' | 'help' | 'evidence';

const LAYER: Record<Dialog, Layer> = { none: 'feed', reasons: 'reasons', help: 'dialog', evidence: 'dialog' };

/** The feed, the chosen alert and what hands and keys do with it. */
export function useTriage(filter: AlertFilter) {
  const navigate = useNavigate();
  const { alertId = null } = useParams();
  const [dialog, setDialog] = useState<Dialog>('none');
  const scroller = useRef<HTMLDivElement>(null);
  const feed = useFeed(filter, scroller);
  const selected = useSelectedAlert(alertId, feed.alerts);
  const { decide, isOffered, begin, busy, note, setNote } = useDecision(selected, () => setDialog('none'));

  const select = useCallback(
    (alert: Alert) => navigate(`/alerts/${alert.id}`, { replace: true }),
    [navigate],
  );
  const step = (by: 1 | -1) => {
    const target = neighbour(feed.alerts, alertId, by);
    if (target) void select(target);
  };
  const askReason = () => {
    if (!isOffered('false_alarm')) return;
    begin();
    setDialog('reasons');
  };
  const giveReason = (reason: FalseAlarmReason) => decide({ move: 'false_alarm', reason, note });
  const acknowledge = () => decide({ move: 'acknowledge' });
  const confirm = () => decide({ move: 'confirm', note: '' });

  useAlertKeys(LAYER[dialog], (command) => {
    const does: Record<Exclude<Command['type'], 'reason'>, () => void> = {
      next: () => step(1),
      previous: () => step(-1),
      acknowledge,
      confirm,
      false_alarm: askReason,
      open: () => setDialog('evidence'),
      help: () => setDialog('help'),
      close: () => setDialog('none'),
    };
    if (command.type === 'reason') giveReason(command.reason);
    else does[command.type]();
  });

  return {
    alertId,
    feed,
    scroller,
    select,
    dialog,
    setDialog,
    busy,
    note,
    setNote,
    acknowledge,
    confirm,
    askReason,
    giveReason,
  };
}

/** One judgement at a time, only where role, state and whoever holds the alert allow it. Who begins one claims it. */
function useDecision(selected: Alert | undefined, onDecided: () => void) {
  const mayJudge = useAllowed('judge_alerts');
  const [note, setNote] = useState('');
  const { judge, busy } = useJudge();
  const hold = useHold(selected);
  const accountId = useAccount().id;
  const now = useClock();
  const holder = () => (selected ? heldBy(selected, { accountId, nowMs: now() }) : 'nobody');
  const isOffered = (move: Judgement['move']) =>
    selected !== undefined && mayJudge && holder() !== 'other' && isPossible(selected, move);
  const begin = () => {
    if (holder() === 'nobody') hold.move('claim');
  };
  const decide = (judgement: Judgement) => {
    onDecided();
    setNote('');
    if (selected && !busy && isOffered(judgement.move)) judge(selected, judgement);
  };
  return { decide, isOffered, begin, busy, note, setNote };
}
