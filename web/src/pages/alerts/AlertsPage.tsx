import { ArrowLeftOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useCallback, useRef, useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import type { Alert, FalseAlarmReason } from '../../api/types';
import type { AlertFilter, Judgement } from '../../data/alerts';
import { useText } from '../../i18n/LocaleProvider';
import { useAllowed } from '../../session/useSession';
import { Nothing } from '../../ui/Nothing';
import { AlertDetailPane } from './AlertDetailPane';
import { AlertFeed } from './AlertFeed';
import { AlertFilters } from './AlertFilters';
import styles from './alerts.module.css';
import { FalseAlarmDialog } from './FalseAlarmDialog';
import { neighbour } from './feed';
import type { Command } from './keymap';
import { ShortcutsDialog } from './ShortcutsDialog';
import { useAlarmSound } from './useAlarmSound';
import { useAlertKeys } from './useAlertKeys';
import { useFeed } from './useFeed';
import { useJudge } from './useJudge';
import { useSelectedAlert } from './useSelectedAlert';

type Dialog = 'none' | 'reasons' | 'help' | 'evidence';

/** The operator's home: the feed on the left, the chosen alert on the right (on a phone one after the other). */
export default function AlertsPage() {
  const { t } = useText();
  const navigate = useNavigate();
  const { alertId = null } = useParams();
  const mayJudge = useAllowed('judge_alerts');
  const [filter, setFilter] = useState<AlertFilter>({ state: 'new', severity: null });
  const [dialog, setDialog] = useState<Dialog>('none');
  const [note, setNote] = useState('');
  const [soundOn, setSound] = useAlarmSound();
  const scroller = useRef<HTMLDivElement>(null);
  const feed = useFeed(filter, scroller);
  const selected = useSelectedAlert(alertId, feed.alerts);
  const { judge, busy } = useJudge();

  const select = useCallback(
    (alert: Alert) => navigate(`/alerts/${alert.id}`, { replace: true }),
    [navigate],
  );
  const decide = (judgement: Judgement) => {
    setDialog('none');
    setNote('');
    if (selected && mayJudge && !busy) judge(selected, judgement);
  };
  const obey = (command: Command) => {
    switch (command.type) {
      case 'next':
      case 'previous': {
        const target = neighbour(feed.alerts, alertId, command.type === 'next' ? 1 : -1);
        if (target) void select(target);
        return;
      }
      case 'acknowledge':
        return decide({ move: 'acknowledge' });
      case 'confirm':
        return decide({ move: 'confirm', note: '' });
      case 'false_alarm':
        return selected && mayJudge ? setDialog('reasons') : undefined;
      case 'reason':
        return decide({ move: 'false_alarm', reason: command.reason, note });
      case 'open':
        return setDialog('evidence');
      case 'help':
        return setDialog('help');
      case 'close':
        return setDialog('none');
    }
  };
  useAlertKeys(dialog === 'none' ? 'feed' : dialog === 'reasons' ? 'reasons' : 'dialog', obey);

  return (
    <div className={styles.page} data-selected={alertId !== null}>
      <div className={styles.left}>
        <AlertFilters
          filter={filter}
          onFilter={setFilter}
          soundOn={soundOn}
          onSound={setSound}
          onHelp={() => setDialog('help')}
        />
        <AlertFeed feed={feed} scroller={scroller} selectedId={alertId} onSelect={select} />
      </div>
      <div className={styles.right}>
        <Button
          className="phone-only"
          type="text"
          icon={<ArrowLeftOutlined />}
          onClick={() => navigate('/alerts', { replace: true })}
        >
          {t('action.back')}
        </Button>
        {alertId === null ? (
          <Nothing title={t('alert.none_selected')} hint={t('alert.none_selected.hint')} />
        ) : (
          <AlertDetailPane
            key={alertId}
            alertId={alertId}
            busy={busy}
            viewing={dialog === 'evidence'}
            onViewing={(open) => setDialog(open ? 'evidence' : 'none')}
            onAcknowledge={() => decide({ move: 'acknowledge' })}
            onConfirm={() => decide({ move: 'confirm', note: '' })}
            onFalseAlarm={() => setDialog('reasons')}
          />
        )}
      </div>
      <FalseAlarmDialog
        open={dialog === 'reasons'}
        note={note}
        onNote={setNote}
        onReason={(reason: FalseAlarmReason) => decide({ move: 'false_alarm', reason, note })}
        onCancel={() => setDialog('none')}
      />
      <ShortcutsDialog open={dialog === 'help'} onClose={() => setDialog('none')} />
    </div>
  );
}
