import { ArrowLeftOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import type { AlertFilter } from '../../data/alerts';
import { useText } from '../../i18n/LocaleProvider';
import { Nothing } from '../../ui/Nothing';
import { AlertDetailPane } from './AlertDetailPane';
import { AlertFeed } from './AlertFeed';
import { AlertFilters } from './AlertFilters';
import styles from './alerts.module.css';
import { FalseAlarmDialog } from './FalseAlarmDialog';
import { ShortcutsDialog } from './ShortcutsDialog';
import { useAlarmSound } from './useAlarmSound';
import { useTriage } from './useTriage';

/** The operator's home: the feed on the left, the chosen alert on the right (on a phone one after the other). */
export default function AlertsPage() {
  const [filter, setFilter] = useState<AlertFilter>({ state: 'new', severity: null });
  const [soundOn, setSound] = useAlarmSound();
  const triage = useTriage(filter);
  const close = () => triage.setDialog('none');
  return (
    <div className={styles.page} data-selected={triage.alertId !== null}>
      <div className={styles.left}>
        <AlertFilters
          filter={filter}
          onFilter={setFilter}
          soundOn={soundOn}
          onSound={setSound}
          onHelp={() => triage.setDialog('help')}
        />
        <AlertFeed
          feed={triage.feed}
          scroller={triage.scroller}
          selectedId={triage.alertId}
          onSelect={triage.select}
        />
      </div>
      <Chosen triage={triage} />
      <FalseAlarmDialog
        open={triage.dialog === 'reasons'}
        note={triage.note}
        onNote={triage.setNote}
        onReason={triage.giveReason}
        onCancel={close}
      />
      <ShortcutsDialog open={triage.dialog === 'help'} onClose={close} />
    </div>
  );
}

function Chosen({ triage }: { triage: ReturnType<typeof useTriage> }) {
  const { t } = useText();
  return (
    <div className={styles.right}>
      <Link to="/alerts" replace className="phone-only">
        <Button type="text" icon={<ArrowLeftOutlined />}>
          {t('action.back')}
        </Button>
      </Link>
      {triage.alertId === null ? (
        <Nothing title={t('alert.none_selected')} hint={t('alert.none_selected.hint')} />
      ) : (
        <AlertDetailPane
          key={triage.alertId}
          alertId={triage.alertId}
          busy={triage.busy}
          viewing={triage.dialog === 'evidence'}
          onViewing={(open) => triage.setDialog(open ? 'evidence' : 'none')}
          onAcknowledge={triage.acknowledge}
          onConfirm={triage.confirm}
          onFalseAlarm={triage.askReason}
        />
      )}
    </div>
  );
}
